import { describe, expect, test } from 'vitest';
import { addLicense } from '../../specs/add.ts';
import { removeLicense } from '../../specs/remove.ts';
import { renewLicense } from '../../specs/renew.ts';
import type { BoundScenario, Scenario } from '../../src/domain/scenario.ts';
import { acceptedStatuses, denialStatuses, statusesInState } from '../../src/explore/allowed-statuses.ts';
import { requests } from '../../src/explore/requests.ts';

const stored = 'a license is stored';
const none = 'no license is stored';

/** A scenario of the server admin that removes the license of another instance, with some fields changed. */
function removal(change: Partial<Scenario>): BoundScenario {
  return {
    id: 'remove.example',
    title: 'an example',
    covers: ['remove.example'],
    given: stored,
    as: 'server-admin',
    impact: 'reject',
    body: requests['remove-other'].body ?? { text: '' },
    expect: { undocumented: { status: 422, because: 'of a test' } },
    endpoint: removeLicense,
    ...change,
  };
}

function expects(status: number | readonly number[], ...tolerated: readonly number[]): Scenario['expect'] {
  return {
    undocumented: { status, because: 'of a test' },
    tolerated: tolerated.map((one) => ({ status: one, as: 'warn', because: 'of a test' })),
  };
}

describe('the statuses allowed for a request of the server admin', () => {
  const allowed = (...specs: readonly BoundScenario[]) => statusesInState(requests['remove-other'], stored, specs);

  test('are those that the scenario with the same request expects or tolerates', () => {
    expect(allowed(removal({ expect: expects([423, 422], 400) }))).toEqual([400, 422, 423]);
  });

  test('are those that every scenario with the same request accepts', () => {
    const [one, other] = [removal({ expect: expects([400, 422]) }), removal({ given: 'any', expect: expects(422) })];
    expect(allowed(one, other)).toEqual([422]);
  });

  test.for<[string, BoundScenario]>([
    ['another persona', removal({ as: 'org-admin' })],
    ['another state', removal({ given: none })],
    ['another body', removal({ body: () => ({}) })],
    ['a text as its body', removal({ body: { text: '{"instance":"https://another-instance.invalid/"}' } })],
    ['another endpoint', { ...removal({}), endpoint: addLicense }],
  ])('are not taken from a scenario with %s', ([, scenario]) => {
    expect(allowed(scenario)).toBeUndefined();
  });

  test('include those of the other state and success if no scenario covers the state', () => {
    expect(acceptedStatuses(requests['remove-other'], none, [removal({})])).toEqual([202, 422]);
  });
});

describe('the statuses that deny a persona', () => {
  const anonymous = { as: 'anonymous', given: 'any' } as const;
  const allowed = (...specs: readonly BoundScenario[]) =>
    denialStatuses({ request: 'remove-other', persona: 'anonymous' }, specs);

  test('are those that every scenario of the persona at the endpoint accepts', () => {
    const one = removal({ ...anonymous, expect: expects([401, 403]) });
    const other = removal({ ...anonymous, body: () => ({}), expect: expects(401, 404) });
    expect(allowed(one, other, removal({}), { ...one, expect: expects(500), endpoint: renewLicense })).toEqual([401]);
  });

  test('include what a scenario with the same body tolerates', () => {
    const one = removal({ ...anonymous, expect: expects(401, 422) });
    const other = removal({ ...anonymous, body: () => ({}), expect: expects(401, 400) });
    expect(allowed(one, other)).toEqual([401, 422]);
  });
});
