import { describe, expect, test } from 'vitest';
import { requirements, scenarios } from '../../specs/index.ts';
import { runLine } from './fake-io.ts';

describe('list', () => {
  test('shows every scenario, under its endpoint', async () => {
    const { exitCode, out } = await runLine(['list']);
    expect(exitCode).toBe(0);
    expect(out).toContain('Remove license from database: DELETE /api/licensing/token\n');
    for (const { id } of scenarios) expect(out).toMatch(new RegExp(`^ {2}${id.replaceAll('.', '\\.')} `, 'm'));
    expect(out).toContain(`${scenarios.length} scenarios\n`);
  });

  test('--json gives the same as data', async () => {
    const { out } = await runLine(['list', '--json']);
    const listed: unknown = JSON.parse(out);
    expect(listed).toHaveLength(scenarios.length);
    expect(listed).toContainEqual({
      id: 'remove.rejects.another-instance',
      endpoint: 'remove',
      persona: 'server-admin',
      impact: 'reject',
      title: 'refuses to remove the license of another instance',
    });
  });
});

describe('explain', () => {
  test('of a requirement tells what it says, where, who looks at it and what is usually wrong', async () => {
    const { exitCode, out } = await runLine(['explain', 'remove.wrong-instance']);
    expect(exitCode).toBe(0);
    expect(out).toContain('Requirement remove.wrong-instance (must)');
    expect(out).toContain(
      'https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/licensing/#remove-license-from-database',
    );
    expect(out).toContain('Usual cause');
    expect(out).toContain('remove.rejects.longer-path');
  });

  test('of a scenario tells what is asked and expected, and what it looks at', async () => {
    const { out } = await runLine(['explain', 'remove.rejects.another-instance']);
    expect(out).toContain('Scenario remove.rejects.another-instance');
    expect(out).toContain('DELETE /api/licensing/token');
    expect(out).toContain('422, and the license is unchanged');
    expect(out).toContain('remove.instance-must-match');
  });

  test('of what cannot be seen from outside tells why', async () => {
    expect((await runLine(['explain', 'add.internal-error'])).out).toMatch(/Not exercised {2}\S/);
  });

  test('of an id that both have tells both', async () => {
    const { out } = await runLine(['explain', 'check.reports.true']);
    expect(out).toContain('Requirement check.reports.true');
    expect(out).toContain('Scenario check.reports.true');
  });

  test('of any id there is works', async () => {
    for (const { id } of [...requirements, ...scenarios]) expect((await runLine(['explain', id])).exitCode).toBe(0);
  });

  test('of an unknown id ends with 2 and shows what is near', async () => {
    const { exitCode, err } = await runLine(['explain', 'remove.42']);
    expect(exitCode).toBe(2);
    expect(err).toContain('There is no requirement and no scenario "remove.42". Near it: ');
    expect(err).toContain('remove.wrong-instance');
  });

  test('of an id that would steer the terminal prints it harmlessly', async () => {
    expect((await runLine(['explain', '\u001b[2Jx'])).err).not.toContain('\u001b');
  });
});
