import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import type { Persona } from '../../src/domain/scenario.ts';
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
    prompt: true,
    given: undefined,
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

describe('what the server admin is answered', () => {
  test.for<[Stored, RequestId, readonly number[]]>([
    ['none', 'check', [200]],
    ['given', 'check', [200]],
    ['none', 'add', [200]],
    ['given', 'add', [200]],
    ['renewed', 'add', [200]],
    ['none', 'add-garbage', [400, 500]],
    ['given', 'add-missing', [400]],
    ['renewed', 'add-malformed', [400]],
    ['given', 'renew', [200, 404, 500, 502, 503, 504]],
    ['renewed', 'renew', [200, 404, 500, 502, 503, 504]],
    ['none', 'renew', [301, 400, 401, 403, 404, 422, 500, 502, 503, 504]],
    ['unknown', 'renew', statuses],
    ['none', 'remove', [202]],
    ['given', 'remove', [202]],
    ['given', 'remove-other', [422]],
    ['renewed', 'remove-longer', [422]],
    ['none', 'remove-other', [202, 422]],
    ['unknown', 'remove-longer', [202, 422]],
    ['given', 'remove-missing', [400, 422]],
    ['none', 'remove-missing', [202, 400, 422]],
  ])('%s, %s: %o', ([stored, request, expected]) => {
    expect(allowed(stored, request)).toEqual(expected);
  });

  test('a license from elsewhere may be renewed where none is stored', () => {
    expect(allowed('none', 'renew', admin, { hasOtherSource: true })).toEqual(statuses);
  });
});

describe('what check says', () => {
  const says = (stored: Stored, change: Partial<ModelFacts> = {}): boolean | undefined =>
    predict(stored, { request: 'check', persona: admin }, facts(change)).description;

  test.for<[Stored, Partial<ModelFacts>, boolean | undefined]>([
    ['given', {}, true],
    ['renewed', {}, true],
    ['none', {}, false],
    ['unknown', {}, undefined],
    ['given', { prompt: false }, undefined],
    ['none', { prompt: false }, false],
    ['none', { hasOtherSource: true }, undefined],
    ['given', { hasOtherSource: true }, true],
  ])('%s, %o: %s', ([stored, change, expected]) => {
    expect(says(stored, change)).toBe(expected);
  });

  test('nothing that somebody else asks tells anything about it', () => {
    for (const persona of explorers.filter((one) => one !== admin)) {
      expect(predict('given', { request: 'check', persona }, facts()).description).toBeUndefined();
    }
  });
});

describe('how the others are refused', () => {
  test.for<[Persona, RequestId, readonly number[]]>([
    ['org-admin', 'check', [401, 403]],
    ['org-admin', 'add', [401, 403]],
    ['org-admin', 'renew', [403]],
    ['org-admin', 'remove-missing', [403]],
    ['service-account', 'renew', [401, 403]],
    ['anonymous', 'check', [401, 403]],
    ['anonymous', 'renew', [401, 403]],
    ['invalid-token', 'remove', [401, 403]],
  ])('%s, %s: %o', ([persona, request, expected]) => {
    for (const stored of ['none', 'given', 'renewed', 'unknown'] as const) {
      expect(allowed(stored, request, persona)).toEqual(expected);
    }
  });
});

describe('what is stored afterwards', () => {
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
  ])('%s, %s answered with %d: %s', ([stored, request, status, expected]) => {
    expect(after(stored, request, status)).toBe(expected);
  });
});

describe('where the state that is seen is not the predicted one', () => {
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

  test.for<[string, string | undefined, Parameters<typeof wrong>]>([
    ['an added license', undefined, ['add', 200, 'given', [none, one], { tokenEndpointSupported: true, given: 'one' }]],
    [
      'none after it was added',
      'no license is stored',
      ['add', 200, 'given', [none, none], { tokenEndpointSupported: true }],
    ],
    [
      'another than the added one',
      'another license is stored than the one that was added',
      ['add', 200, 'given', [none, other], { tokenEndpointSupported: true, given: 'one' }],
    ],
    [
      'another, where several may show',
      undefined,
      ['add', 200, 'given', [none, other], { hasOtherSource: true, given: 'one' }],
    ],
    [
      'check that says false',
      'check says false, though a license is stored',
      ['add', 200, 'given', [saying(false), saying(false)]],
    ],
    ['check that wants a restart', undefined, ['add', 200, 'given', [saying(false), saying(false)], { prompt: false }]],
    ['a removed license', undefined, ['remove', 202, 'none', [one, none], { tokenEndpointSupported: true }]],
    [
      'one that was not removed',
      'a license is stored',
      ['remove', 202, 'none', [one, one], { tokenEndpointSupported: true }],
    ],
    [
      'check that stays true',
      'check says true, though no license is stored',
      ['remove', 202, 'none', [one, blank(true)], { tokenEndpointSupported: true }],
    ],
    [
      'one from elsewhere',
      undefined,
      ['remove', 202, 'none', [one, other], { tokenEndpointSupported: true, hasOtherSource: true }],
    ],
    [
      'a renewed license',
      undefined,
      ['renew', 200, 'renewed', [one, other], { tokenEndpointSupported: true, given: 'one' }],
    ],
    [
      'a renewal that lost it',
      'no license is stored',
      ['renew', 200, 'renewed', [one, none], { tokenEndpointSupported: true }],
    ],
    [
      'a refused renewal that did it',
      'another license is stored',
      ['renew', 404, 'renewed', [one, other], { tokenEndpointSupported: true }],
    ],
    [
      'a refusal that removed',
      'no license is stored any more',
      ['remove-other', 422, 'given', [one, none], { tokenEndpointSupported: true }],
    ],
    [
      'a refusal that changed nothing',
      undefined,
      ['remove-other', 422, 'given', [one, one], { tokenEndpointSupported: true }],
    ],
    ['nothing of a known state', undefined, ['check', 200, 'unknown', [one, one]]],
    [
      'check that says neither',
      'check answers neither true nor false',
      ['add', 200, 'given', [none, saying(undefined)]],
    ],
  ])('%s: %s', ([, expected, given]) => {
    expect(wrong(...given)).toBe(expected);
  });

  test('the words for it name the license that must be there', () => {
    const told = (request: RequestId, status: number, after: Stored): string =>
      stateInWords(predict('given', { request, persona: admin }, facts()), status, after);
    expect(told('add', 200, 'given')).toBe('the license that was added');
    expect(told('add', 400, 'given')).toBe('the license as it was');
    expect(told('renew', 200, 'renewed')).toBe('a license');
    expect(told('remove', 202, 'none')).toBe('no license');
    expect(told('check', 200, 'given')).toBe('the license as it was');
  });
});

describe('the model and the scenarios', () => {
  /** The request of a scenario, where an exploration sends it too. */
  const requestOf: Readonly<Record<string, RequestId>> = {
    'check.reports.boolean': 'check',
    'add.accepts.valid-license.none-stored': 'add',
    'add.rejects.garbage-token': 'add-garbage',
    'add.rejects.missing-token': 'add-missing',
    'add.rejects.malformed-json': 'add-malformed',
    'renew.accepts.stored-license': 'renew',
    'remove.accepts.root-url': 'remove',
    'remove.accepts.root-url.none-stored': 'remove',
    'remove.rejects.another-instance': 'remove-other',
    'remove.rejects.longer-path': 'remove-longer',
    'remove.rejects.missing-instance': 'remove-missing',
  };
  const alike = scenarios.flatMap((scenario) => {
    const refused =
      scenario.id.includes('.denies.') &&
      !scenario.credentials &&
      !/\.(empty-object|malformed-json)$/.test(scenario.id);
    const request = refused ? scenario.endpoint.id : requestOf[scenario.id];
    return request !== undefined && explorers.includes(scenario.as) ? [{ scenario, request }] : [];
  });

  test.for(alike.map(({ scenario, request }) => [scenario.id, request, scenario] as const))(
    '%s is read alike',
    ([, request, scenario]) => {
      const stored = scenario.given === 'no license is stored' ? 'none' : 'given';
      const tolerated = (scenario.expect.tolerated ?? []).flatMap(({ status }) => status);
      const fromScenario = [...new Set([...expectedStatuses(scenario), ...tolerated])].sort();
      expect(allowed(stored, request, scenario.as)).toEqual(fromScenario);
    },
  );

  test('every request is one of a scenario', () => {
    expect(new Set(Object.values(requestOf))).toEqual(new Set(requestIds));
    const known = { rootUrl: 'http://target.invalid/', license: 'a.b.c' };
    for (const { scenario, request } of alike.filter(({ scenario: { as } }) => as === admin)) {
      const { body } = requests[request];
      const made = (payload: typeof body): unknown => (typeof payload === 'function' ? payload(known) : payload);
      expect(made(body), request).toEqual(made(scenario.body));
    }
  });
});
