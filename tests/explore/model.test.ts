import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import type { Payload, Persona } from '../../src/domain/scenario.ts';
import { expectedStatuses } from '../../src/domain/shared-requirements.ts';
import {
  type ModelFacts,
  next,
  type Prediction,
  predict,
  type Stored,
  stateInWords,
  stateProblem,
} from '../../src/explore/model.ts';
import { explorers, type RequestId, requestIds, requests } from '../../src/explore/requests.ts';
import type { LicenseState } from '../../src/license/license-state.ts';
import { blank, naming, saying } from '../support/license-states.ts';

function facts(change: Partial<ModelFacts> = {}): ModelFacts {
  return {
    hasOtherSource: false,
    tokenEndpointSupported: false,
    appliesAtOnce: true,
    givenIdentity: undefined,
    ...change,
  };
}

const admin: Persona = 'server-admin';
const statuses = [200, 201, 202, 204, 301, 400, 401, 403, 404, 422, 500, 502, 503, 504];

function allowed(
  stored: Stored,
  request: RequestId,
  persona: Persona = admin,
  change: Partial<ModelFacts> = {},
): readonly number[] {
  return statuses.filter(predict(stored, { request, persona }, facts(change)).allows);
}

describe('the statuses predicted for the server admin', () => {
  test.for<[Stored, RequestId, documented: readonly number[]]>([
    ['none', 'check', [200]],
    ['given', 'check', [200]],
    ['none', 'add', [200]],
    ['given', 'add', [200]],
    ['renewed', 'add', [200]],
    ['none', 'add-garbage', [400]],
    ['given', 'add-missing', [400]],
    ['renewed', 'add-malformed', [400]],
    ['given', 'renew', [200]],
    ['renewed', 'renew', [200]],
    ['none', 'remove', [202]],
    ['given', 'remove', [202]],
    ['given', 'remove-other', [422]],
    ['renewed', 'remove-longer', [422]],
    ['none', 'remove-other', [202, 422]],
    ['unknown', 'remove-longer', [202, 422]],
    ['given', 'remove-missing', [422]],
    ['none', 'remove-missing', [202, 422]],
  ])('with the license %s, %s may return %o and no other success or redirect', ([stored, request, documented]) => {
    const allowedHere = allowed(stored, request);
    expect(allowedHere).toEqual(expect.arrayContaining([...documented]));
    expect(allowedHere.filter((status) => status < 400)).toEqual(documented.filter((status) => status < 400));
  });

  test('a renewal with no license stored returns any status but success', () => {
    expect(allowed('none', 'renew').some((status) => status >= 200 && status < 300)).toBe(false);
    expect(allowed('none', 'renew')).toContain(404);
  });

  test('a renewal returns any status if it is not known which license there is to renew', () => {
    expect(allowed('unknown', 'renew')).toEqual(statuses);
    expect(allowed('none', 'renew', admin, { hasOtherSource: true })).toEqual(statuses);
  });
});

describe('the value predicted for check', () => {
  const checkValue = (stored: Stored, change: Partial<ModelFacts> = {}): boolean | undefined =>
    predict(stored, { request: 'check', persona: admin }, facts(change)).checkValue;

  test.for<[Stored, Partial<ModelFacts>, boolean | 'unknown']>([
    ['given', {}, true],
    ['renewed', {}, true],
    ['none', {}, false],
    ['unknown', {}, 'unknown'],
    ['given', { appliesAtOnce: false }, 'unknown'],
    ['none', { appliesAtOnce: false }, false],
    ['none', { hasOtherSource: true }, 'unknown'],
    ['given', { hasOtherSource: true }, true],
  ])('with the license "%s" and the facts %j is %s', ([stored, change, expected]) => {
    expect(checkValue(stored, change) ?? 'unknown').toBe(expected);
  });

  test('no value is predicted for the other personas', () => {
    for (const persona of explorers.filter((one) => one !== admin)) {
      expect(predict('given', { request: 'check', persona }, facts()).checkValue).toBeUndefined();
    }
  });
});

describe('the statuses predicted for the other personas', () => {
  const denied = explorers.filter((one) => one !== admin);

  test.for<[Persona, RequestId, readonly number[]]>([
    ['service-account', 'check', [401, 403]],
    ['service-account', 'remove', [401, 403]],
    ['org-admin', 'add', [401, 403]],
    ['org-admin', 'renew', [403]],
    ['org-admin', 'remove', [403]],
    ['org-admin', 'remove-longer', [403]],
    ['anonymous', 'check', [401, 403]],
    ['anonymous', 'renew', [401, 403]],
    ['invalid-token', 'remove-other', [401, 403]],
  ])('%s, who requests %s, gets %s in any state', ([persona, request, expected]) => {
    for (const stored of ['none', 'given', 'renewed', 'unknown'] as const) {
      expect(allowed(stored, request, persona)).toEqual(expected);
    }
  });

  test('no persona but the server admin succeeds with any request', () => {
    for (const persona of denied) {
      for (const request of requestIds) {
        const denial = allowed('given', request, persona);
        expect(denial, `${request}, as ${persona}`).not.toEqual([]);
        expect(Math.min(...denial), `${request}, as ${persona}`).toBeGreaterThanOrEqual(400);
      }
    }
  });

  test('requests of the other personas have no effect on the license', () => {
    for (const request of requestIds) {
      for (const persona of denied) {
        expect(predict('given', { request, persona }, facts()).effect).toBe('nothing');
      }
    }
  });
});

describe('the state of the model after a response', () => {
  const after = (stored: Stored, request: RequestId, status: number): Stored =>
    next(stored, predict(stored, { request, persona: admin }, facts()), status);

  test.for<[Stored, RequestId, number, Stored]>([
    ['none', 'add', 200, 'given'],
    ['unknown', 'add', 200, 'unknown'],
    ['renewed', 'add', 200, 'given'],
    ['none', 'add', 400, 'none'],
    ['given', 'renew', 200, 'renewed'],
    ['renewed', 'renew', 200, 'renewed'],
    ['given', 'renew', 404, 'given'],
    ['unknown', 'renew', 200, 'unknown'],
    ['none', 'renew', 404, 'none'],
    ['given', 'remove', 202, 'none'],
    ['none', 'remove', 202, 'none'],
    ['given', 'remove', 404, 'given'],
    ['given', 'remove-other', 422, 'given'],
    ['none', 'remove-other', 202, 'none'],
    ['given', 'remove-other', 202, 'given'],
    ['renewed', 'check', 200, 'renewed'],
    ['given', 'add-garbage', 400, 'given'],
  ])('from %s, after %s returned %d, is %s', ([stored, request, status, expected]) => {
    expect(after(stored, request, status)).toBe(expected);
  });
});

describe('the comparison of the observed state with the model', () => {
  const wrong = (
    request: RequestId,
    status: number,
    after: Stored,
    seen: readonly [before: LicenseState, after: LicenseState],
    change: Partial<ModelFacts> = {},
  ): string | undefined => {
    const prediction: Prediction = predict('given', { request, persona: admin }, facts(change));
    return stateProblem(prediction, status, after, { before: seen[0], after: seen[1] }, facts(change));
  };
  const [one, other] = [naming('one'), naming('other')];
  const none = { ...blank(false) };

  test.for<[string, string, Parameters<typeof wrong>]>([
    [
      'an added license',
      'nothing',
      ['add', 200, 'given', [none, one], { tokenEndpointSupported: true, givenIdentity: 'one' }],
    ],
    [
      'no license after an addition',
      'no license is stored',
      ['add', 200, 'given', [none, none], { tokenEndpointSupported: true }],
    ],
    [
      'another license than the added one',
      'another license is stored than the one that was added',
      ['add', 200, 'given', [none, other], { tokenEndpointSupported: true, givenIdentity: 'one' }],
    ],
    [
      'another license, if another source may show',
      'nothing',
      ['add', 200, 'given', [none, other], { hasOtherSource: true, givenIdentity: 'one' }],
    ],
    [
      'check that is false after an addition',
      'check returns false, although a license is stored',
      ['add', 200, 'given', [saying(false), saying(false)]],
    ],
    [
      'check that is false until a restart',
      'nothing',
      ['add', 200, 'given', [saying(false), saying(false)], { appliesAtOnce: false }],
    ],
    ['a removed license', 'nothing', ['remove', 202, 'none', [one, none], { tokenEndpointSupported: true }]],
    [
      'a license that was not removed',
      'a license is stored',
      ['remove', 202, 'none', [one, one], { tokenEndpointSupported: true }],
    ],
    [
      'check that stays true after a removal',
      'check returns true, although no license is stored',
      ['remove', 202, 'none', [one, blank(true)], { tokenEndpointSupported: true }],
    ],
    [
      'a license of another source after a removal',
      'nothing',
      ['remove', 202, 'none', [one, other], { tokenEndpointSupported: true, hasOtherSource: true }],
    ],
    [
      'a renewed license',
      'nothing',
      ['renew', 200, 'renewed', [one, other], { tokenEndpointSupported: true, givenIdentity: 'one' }],
    ],
    [
      'a renewal that lost the license',
      'no license is stored',
      ['renew', 200, 'renewed', [one, none], { tokenEndpointSupported: true }],
    ],
    [
      'a refused renewal that stored a license',
      'another license is stored',
      ['renew', 404, 'renewed', [one, other], { tokenEndpointSupported: true }],
    ],
    [
      'a refused removal that removed the license',
      'no license is stored any more',
      ['remove-other', 422, 'given', [one, none], { tokenEndpointSupported: true }],
    ],
    [
      'a refused removal that changed nothing',
      'nothing',
      ['remove-other', 422, 'given', [one, one], { tokenEndpointSupported: true }],
    ],
    ['a response in an unknown state', 'nothing', ['check', 200, 'unknown', [one, one]]],
    [
      'check that is neither true nor false',
      'check returns neither true nor false',
      ['add', 200, 'given', [none, saying(undefined)]],
    ],
  ])('reports, for %s: %s', ([, expected, given]) => {
    expect(wrong(...given) ?? 'nothing').toBe(expected);
  });

  test('names the license that must be stored in the words for the expected state', () => {
    const words = (request: RequestId, status: number, after: Stored): string =>
      stateInWords(predict('given', { request, persona: admin }, facts()), status, after);
    expect(words('add', 200, 'given')).toBe('the license that was added');
    expect(words('add', 400, 'given')).toBe('the license as it was');
    expect(words('renew', 200, 'renewed')).toBe('a license');
    expect(words('remove', 202, 'none')).toBe('no license');
    expect(words('check', 200, 'given')).toBe('the license as it was');
  });
});

describe('the model and the scenarios', () => {
  const anyTarget = { rootUrl: 'http://target.invalid/', license: 'a.b.c' };
  const contentOf = (body: Payload | undefined): unknown => (typeof body === 'function' ? body(anyTarget) : body);
  const shared = requestIds.flatMap((request) => {
    const { endpoint, body } = requests[request];
    return scenarios
      .filter(({ as }) => as === admin)
      .filter((scenario) => scenario.endpoint.id === endpoint.id)
      .filter((scenario) => isDeepStrictEqual(contentOf(scenario.body), contentOf(body)))
      .map((scenario) => ({ request, scenario }));
  });

  test('every request of an exploration is one that a scenario sends', () => {
    expect(new Set(shared.map(({ request }) => request))).toEqual(new Set(requestIds));
  });

  test.for(shared.map(({ request, scenario }) => [request, scenario.id, scenario] as const))(
    '%s may return what %s expects',
    ([request, , scenario]) => {
      const stored = scenario.given === 'no license is stored' ? 'none' : 'given';
      expect(allowed(stored, request)).toEqual(expect.arrayContaining([...expectedStatuses(scenario)]));
    },
  );
});
