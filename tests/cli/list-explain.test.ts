import { describe, expect, test } from 'vitest';
import { clientRequirements } from '../../specs/client.ts';
import { clientScenarios } from '../../specs/client-scenarios.ts';
import { requirements, scenarios } from '../../specs/index.ts';
import { explainedCodes } from '../../src/domain/explanations/explain-code.ts';
import { runLine } from './fake-io.ts';

describe('list', () => {
  test('prints every scenario under its endpoint', async () => {
    const { exitCode, out } = await runLine(['list']);
    expect(exitCode).toBe(0);
    expect(out).toContain('Remove license from database: DELETE /api/licensing/token\n');
    for (const { id } of [...scenarios, ...clientScenarios])
      expect(out).toMatch(new RegExp(`^ {2}${id.replaceAll('.', '\\.')} `, 'm'));
    expect(out).toContain(`${scenarios.length} scenarios for servers, ${clientScenarios.length} for clients\n`);
  });

  test('prints every scenario as JSON with --json', async () => {
    const { out } = await runLine(['list', '--json']);
    const listed: unknown = JSON.parse(out);
    expect(listed).toHaveLength(scenarios.length + clientScenarios.length);
    expect(listed).toContainEqual({
      id: 'client.sends.basic',
      endpoint: 'client',
      persona: 'server-admin',
      impact: 'write',
      title: 'sends Basic authentication as the server admin',
    });
    expect(listed).toContainEqual({
      id: 'remove.rejects.another-instance',
      endpoint: 'remove',
      persona: 'server-admin',
      impact: 'reject',
      title: 'DELETE token: rejects another instance (license stored)',
    });
  });
});

describe('explain', () => {
  test('prints the text, the section, the scenarios and the usual cause of a requirement', async () => {
    const { exitCode, out } = await runLine(['explain', 'remove.wrong-instance']);
    expect(exitCode).toBe(0);
    expect(out).toContain('Requirement remove.wrong-instance (must)');
    expect(out).toContain(
      'https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/licensing/#remove-license-from-database',
    );
    expect(out).toContain('Usual cause');
    expect(out).toContain('remove.rejects.longer-path');
  });

  test('prints the request, the expected response and the requirements of a scenario', async () => {
    const { out } = await runLine(['explain', 'remove.rejects.another-instance']);
    expect(out).toContain('Scenario remove.rejects.another-instance');
    expect(out).toContain('DELETE /api/licensing/token');
    expect(out).toContain('422, and the license is unchanged');
    expect(out).toContain('remove.instance-must-match');
  });

  test('prints why a requirement is not exercised', async () => {
    expect((await runLine(['explain', 'add.internal-error'])).out).toMatch(/Not exercised {2}\S/);
  });

  test.each([
    ['access.deprecated-route', 'grafana>=13, grafana<14'],
    ['access.before-validation', 'the page does not say it'],
    ['add.accepts.valid-license', 'Requires       license'],
    ['renew.accepts.stored-license', 'Tolerated      404 (warn)'],
    ['client.basic', 'client.sends.basic'],
    ['client.fails.forbidden', 'returns 403 from check, add, renew, remove'],
    ['client.fails.redirect', 'client.redirect-without-credentials'],
  ])('prints for %s: %s', async (id, text) => {
    expect((await runLine(['explain', id])).out).toContain(text);
  });

  test('exits with 0 for the id of every requirement and scenario', async () => {
    for (const { id } of [...requirements, ...scenarios, ...clientRequirements, ...clientScenarios])
      expect((await runLine(['explain', id])).exitCode).toBe(0);
  });

  test('exits with 2 and suggests ids for an unknown id', async () => {
    const { exitCode, err } = await runLine(['explain', 'remove.wrong-instanc']);
    expect(exitCode).toBe(2);
    expect(err).toContain('There is no requirement, no scenario and no code "remove.wrong-instanc". Did you mean ');
    expect(err).toContain('remove.wrong-instance');
  });

  test('prints no control sequences of an unknown id', async () => {
    expect((await runLine(['explain', '\u001b[2Jx'])).err).not.toContain('\u001b');
  });

  test.each(explainedCodes.map(({ kind, code }) => [kind, code] as const))(
    'explains the %s %s by its usual cause and what to do',
    async (kind, code) => {
      const { exitCode, out } = await runLine(['explain', code]);
      expect(exitCode).toBe(0);
      expect(out).toMatch(new RegExp(`^${kind}.* ${code}\\n  Usual cause +\\S.*\\n  What to do +\\S`, 'im'));
    },
  );

  test('explains license-not-stored as a finding, a problem and a reason', async () => {
    const { out } = await runLine(['explain', 'license-not-stored']);
    expect(out.match(/^(Finding|Problem|Reason)/gm)).toEqual(['Finding', 'Problem', 'Reason']);
    expect(out).toContain('Exit code      3');
  });

  test('prints a requirement, a scenario or a code as data with --json', async () => {
    const data = async (id: string) => JSON.parse((await runLine(['explain', id, '--json'])).out);
    expect(await data('remove.wrong-instance')).toMatchObject({
      schemaVersion: 1,
      requirement: {
        id: 'remove.wrong-instance',
        level: 'must',
        coveredBy: expect.arrayContaining(['remove.rejects.longer-path']),
      },
      scenario: null,
      codes: [],
    });
    expect(await data('remove.rejects.another-instance')).toMatchObject({
      requirement: null,
      scenario: { method: 'DELETE', path: '/api/licensing/token', expected: [422], licenseAfter: 'unchanged' },
    });
    expect(await data('add.internal-error')).toMatchObject({ requirement: { usualCause: null, coveredBy: [] } });
    expect(await data('client.fails.forbidden')).toMatchObject({
      scenario: null,
      clientScenario: { server: { kind: 'status', status: 403 }, end: 'failure' },
    });
    expect(await data('client.basic')).toMatchObject({ requirement: { coveredBy: ['client.sends.basic'] } });
    expect((await data('wrong-body')).codes).toMatchObject([{ kind: 'finding', code: 'wrong-body' }]);
  });
});
