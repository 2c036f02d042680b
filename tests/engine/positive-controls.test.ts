import { describe, expect, test } from 'vitest';
import { endpoints, scenarios } from '../../specs/index.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import type { ScenarioResult } from '../../src/domain/report.ts';
import { withAuthorizationChecked } from '../../src/engine/authorization.ts';
import { execute } from '../../src/engine/execute.ts';
import { runPositiveControls } from '../../src/engine/positive-controls.ts';
import { bodyOf } from '../../src/engine/transport.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { context } from '../support/execution-contexts.ts';
import { result } from '../support/results.ts';
import { realScenario } from '../support/scenarios.ts';

function had(id: string, exchange: Exchange | null = answer(401)): ScenarioResult {
  const { as, endpoint } = realScenario(id);
  return result({ id, persona: as, endpoint: endpoint.id, exchange });
}

async function called(...results: readonly ScenarioResult[]): Promise<readonly string[]> {
  const sent: string[] = [];
  const positiveControls = await runPositiveControls(scenarios, results, async (as, scenario) => {
    sent.push(`${as} ${scenario.id}`);
    return answer(200);
  });
  expect(positiveControls.map(({ endpoint }) => endpoint)).toHaveLength(sent.length);
  return sent;
}

describe('positive controls of an endpoint with denials only', () => {
  test('send the request of a denied persona as the server admin', async () => {
    expect(await called(had('check.denies.anonymous'))).toEqual(['server-admin check.denies.org-admin']);
    expect(await called(had('add.denies.org-admin'), had('add.denies.anonymous'))).toEqual([
      'server-admin add.denies.org-admin',
    ]);
    expect(await called(had('remove.denies.anonymous'))).toEqual(['server-admin remove.denies.org-admin']);
  });

  test('use another endpoint of the same permission for the renewal, which has no harmless request', async () => {
    expect(await called(had('renew.denies.anonymous'))).toEqual(['server-admin add.denies.org-admin']);
  });

  test('send no harmful request and none that the admin must be denied, in any order of the scenarios', async () => {
    const sent: string[] = [];
    await runPositiveControls(
      scenarios.toReversed(),
      [had('remove.denies.anonymous'), had('add.denies.anonymous')],
      async (_, scenario) => {
        sent.push(scenario.id);
        return answer(200);
      },
    );
    expect(sent.toSorted()).toEqual(['add.denies.invalid-token', 'remove.denies.invalid-token']);
    const bodies = sent.map((id) => bodyOf(realScenario(id), { rootUrl: 'http://target.invalid/', license: 'a.b.c' }));
    expect(bodies.filter((body) => /target\.invalid|a\.b\.c/.test(body ?? ''))).toEqual([]);
  });

  test('send one request for two endpoints only once', async () => {
    expect(await called(had('renew.denies.anonymous'), had('add.denies.anonymous'))).toEqual([
      'server-admin add.denies.org-admin',
    ]);
  });

  test.each([
    [
      'the admin got a response from that endpoint',
      [had('check.denies.anonymous'), had('check.reports.boolean', answer(500))],
    ],
    [
      'the admin got a response from an endpoint of the same permission',
      [had('renew.denies.anonymous'), had('add.rejects.missing-token', answer(400))],
    ],
    ['the denied request got no response', [had('check.denies.anonymous', unanswered())]],
    ['the denied request was not sent', [had('check.denies.anonymous', null)]],
    ['no scenario ran', []],
  ])('are not sent if %s', async (_, results) => {
    expect(await called(...results)).toEqual([]);
  });

  test('are sent if the admin got a response only from an endpoint of another permission', async () => {
    expect(await called(had('remove.denies.anonymous'), had('check.reports.boolean'))).toHaveLength(1);
    expect(await called(had('add.denies.anonymous'), had('renew.accepts.stored-license'))).toHaveLength(1);
    expect(await called(had('check.denies.anonymous'), had('check.reports.boolean', unanswered()))).toHaveLength(1);
    expect(await called(had('renew.denies.anonymous'), had('check.reports.boolean'))).toHaveLength(1);
  });
});

describe('positive controls at the end of a run', () => {
  const only = [realScenario('remove.denies.anonymous')];
  const refusing = () => fakeClient(({ as }) => (as.kind === 'none' ? answer(401) : answer(422)));

  test('prove the denials of the same endpoint', async () => {
    const client = refusing();
    const { results, positiveControls } = await execute(only, context({ client, scenarios }));
    expect(client.calls.map(({ as, method }) => [as.kind, method])).toEqual([
      ['none', 'DELETE'],
      ['basic', 'DELETE'],
    ]);
    expect(client.calls[1]?.body).toBe('{"instance":"https://another-instance.invalid/"}');
    expect(withAuthorizationChecked(results, endpoints, positiveControls)[0]?.verdict).toBe('pass');
    expect(withAuthorizationChecked(results, endpoints, [])[0]?.verdict).toBe('blocked');
  });

  test('are not sent after an interruption', async () => {
    const client = refusing();
    const { positiveControls } = await execute(only, context({ client, scenarios, signal: AbortSignal.abort() }));
    expect(positiveControls).toEqual([]);
    expect(client.calls.every(({ as }) => as.kind === 'none')).toBe(true);
  });
});

describe('response to a positive control', () => {
  const refusal = result({ id: 'check.refusal', persona: 'anonymous', exchange: answer(401) });
  const verdictWith = (status: number | undefined) => {
    const exchange = status === undefined ? unanswered() : answer(status);
    return withAuthorizationChecked([refusal], endpoints, [{ endpoint: 'check', exchange }])[0]?.verdict;
  };

  test.each([
    [200, 'pass'],
    [299, 'pass'],
    [400, 'pass'],
    [422, 'pass'],
    [404, 'blocked'],
    [401, 'blocked'],
    [403, 'blocked'],
    [500, 'blocked'],
    [302, 'blocked'],
    ['no response', 'blocked'],
  ])('%s makes the denial a %s', (status, verdict) => {
    expect(verdictWith(typeof status === 'number' ? status : undefined)).toBe(verdict);
  });
});
