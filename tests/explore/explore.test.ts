import { describe, expect, test } from 'vitest';
import type { ExplorationStep } from '../../src/domain/report.ts';
import { variants } from '../../src/reference/index.ts';
import { explored } from '../support/explorations.ts';

/** What a step asked, without what differs from server to server. */
function asked({ persona, exchange }: ExplorationStep): string {
  const { method, url, body = '' } = exchange.request;
  return `${persona} ${method} ${new URL(url).pathname} ${body.replace(/"token":"eyJ[^"]*"/, '"token":"…"').replace(/127\.0\.0\.1:\d+/, '…')}`;
}

describe('the exploration of a conforming server', () => {
  const conforming = [
    'grafana-9',
    'grafana-10.0',
    'grafana-12',
    'grafana-13',
    'sub-path',
    'anonymous-access',
    'service-account-401',
    'license-from-file',
    'unlicensed',
    'bare',
    'zero-license',
    'renewal-empty-body',
    'removal-message',
    'bad-request-for-missing-instance',
    'connection-close',
  ];

  test.for(conforming)('predicts every response of the variant %s', async (variant) => {
    const options = variants.find(({ id }) => id === variant)?.options;
    expect(await explored({ ...options, variant }, { sequences: 5 })).toEqual({
      exploration: { sequences: 5, seed: 20_260_101, failure: null },
      problem: null,
      notes: [],
      isInconclusive: false,
    });
  });
});

describe('the exploration of a server with a fault', () => {
  test.for<[fault: string, steps: number, message: string]>([
    ['check.lets-in-org-admin', 4, 'check, as org-admin: returned status 200 instead of status 401 or 403.'],
    ['check.stuck-true', 2, 'check returns true, although no license is stored'],
    ['check.unlicensed-404', 2, 'check returns neither true nor false'],
    ['check.quotes', 1, 'check returns neither true nor false'],
    ['add.stores-nothing', 3, 'add the license, as server-admin: returned status 200 as expected; no license'],
    ['add.accepts-garbage-token', 4, 'add text that is not a license, as server-admin: returned status 200'],
    ['add.loses-license-over-garbage-token', 4, 'no license is stored any more'],
    ['add.answers-500-to-malformed-json', 4, 'add with a body that is not JSON, as server-admin: returned status 500'],
    ['add.refuses-org-admin-but-does-it', 5, 'add the license, as org-admin: returned status 403 as expected; a'],
    ['renew.loses-license', 4, 'renew, as server-admin: returned status 200 as expected; no license is stored'],
    ['renew.stores-garbage', 4, 'no license is stored'],
    ['renew.answers-400', 4, 'renew, as server-admin: returned status 400 instead of status 200 or 404'],
    ['renew.lets-in-service-account', 4, 'renew, as service-account: returned status 200'],
    ['remove.accepts-wrong-instance', 4, 'remove from another instance, as server-admin: returned status 202'],
    ['remove.refuses-longer-instance-but-removes', 4, 'returned status 422 as expected; no license is stored any'],
    ['remove.accepts-missing-instance', 4, 'remove without naming an instance, as server-admin: returned status 202'],
    ['remove.refuses-anonymous-but-does-it', 4, 'remove, as anonymous: returned status 401 as expected; no'],
    ['remove.answers-404-when-nothing-stored', 5, 'remove, as server-admin: returned status 404 instead of status 202'],
    ['remove.keeps-license', 2, 'remove, as server-admin: returned status 202 as expected; a license is stored'],
    ['remove.refuses-server-admin', 2, 'as server-admin: returned status 403 instead of status'],
    ['remove.redirects-anonymous', 4, 'returned status 302 instead of status 401'],
  ])('finds %s and shrinks the sequence to %d steps', async ([fault, steps, message]) => {
    const { exploration, problem } = await explored({ fault });
    expect(problem).toBeNull();
    expect(exploration.failure?.message).toContain(message);
    expect(exploration.failure?.steps).toHaveLength(steps);
  });

  test('reports each step with its persona, request, expectation and response', async () => {
    const { exploration } = await explored({ fault: 'remove.accepts-wrong-instance' });
    const steps = exploration.failure?.steps ?? [];
    expect(steps.map(asked)).toEqual([
      'server-admin POST /api/licensing/token {"token":"…"}',
      'server-admin DELETE /api/licensing/token {"instance":"http://…/"}',
      'server-admin POST /api/licensing/token {"token":"…"}',
      'server-admin DELETE /api/licensing/token {"instance":"https://another-instance.invalid/"}',
    ]);
    expect(steps.map(({ expected, seen }) => [expected, seen])).toEqual([
      ['status 200; then any state', 'status 200; then check returns true, and a license is shown'],
      ['status 202; then no license', 'status 202; then check returns false, and no license is shown'],
      ['status 200; then the license that was added', 'status 200; then check returns true, and a license is shown'],
      ['status 422; then the license as it was', 'status 202; then no license is stored any more'],
    ]);
  });

  test('finds the same sequence again with the same seed', async () => {
    const fault = 'remove.answers-404-when-nothing-stored';
    const [first, second] = [await explored({ fault }, { seed: -5 }), await explored({ fault }, { seed: -5 })];
    expect(first.exploration.failure?.steps.map(asked)).toEqual(second.exploration.failure?.steps.map(asked));
    expect(first.exploration.sequences).toBe(second.exploration.sequences);
    const again = await explored({ fault }, { seed: -5, sequences: first.exploration.sequences });
    expect(again.exploration.failure?.message).toBe(first.exploration.failure?.message);
  });
});
