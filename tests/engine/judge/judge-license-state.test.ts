import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import type { BoundScenario, LicenseOutcome } from '../../../src/domain/scenario.ts';
import { judge } from '../../../src/engine/judge/judge.ts';
import type { JudgeContext } from '../../../src/engine/judge/judge-context.ts';
import { type LicenseState, unknownLicenseState } from '../../../src/license/license-state.ts';
import { answer } from '../../support/exchanges.ts';
import { context } from '../../support/judge-contexts.ts';
import { blank, naming, saying } from '../../support/license-states.ts';
import { documentedLicense, without } from '../../support/licenses.ts';
import { scenario } from '../../support/scenarios.ts';

const one = naming('one');
const other = naming('other');
const on: Readonly<Record<LicenseOutcome, 'add' | 'renew' | 'remove'>> = {
  unchanged: 'add',
  added: 'add',
  'still stored': 'renew',
  removed: 'remove',
};

/** A scenario that succeeds, so that nothing is found but what became of the license. */
function succeeding(licenseAfter: LicenseOutcome): BoundScenario {
  return licenseAfter === 'removed'
    ? scenario({ on: 'remove', covers: ['remove.accepted'], expect: { status: 202, licenseAfter } })
    : scenario({ on: on[licenseAfter], covers: ['add.accepts-valid-license'], expect: { status: 200, licenseAfter } });
}

function found(
  of: BoundScenario,
  status: number,
  before: LicenseState,
  after: LicenseState,
  more: Partial<JudgeContext> = {},
): readonly Finding[] {
  const body = status === 200 ? documentedLicense : status === 202 ? {} : { message: 'no' };
  return judge(of, answer(status, body), context({ before, after, ...more })).findings;
}

describe('a license that must be unchanged', () => {
  const refused = (
    as: BoundScenario['as'] = 'server-admin',
    covers: BoundScenario['covers'] = ['add.bad-request'],
  ): BoundScenario => scenario({ on: 'add', as, covers, expect: { status: 400, licenseAfter: 'unchanged' } });

  test.each([
    ['shown before and after', one, naming('one')],
    ['not shown, while check is true before and after', saying(true), saying(true)],
    ['not shown, while check has no value before', saying(undefined), saying(false)],
    ['absent before and after', blank(false), blank(false)],
    ['shown before as valid and after as not valid', one, naming('one', { valid: false })],
    ['not seen afterwards', one, unknownLicenseState],
    ['not seen before', unknownLicenseState, blank(false)],
  ])('is not a finding: %s', (_, before, after) => {
    expect(found(refused(), 400, before, after)).toEqual([]);
  });

  test.each([
    ['shown before and absent after', one, blank(true), 'no license is stored any more'],
    ['absent before and shown after', blank(false), one, 'a license is stored now'],
    ['another one than before', one, other, 'another license is stored'],
    [
      'not shown, while check turns from true to false',
      saying(true),
      saying(false),
      'check returns false instead of true',
    ],
    [
      'not shown, while check turns from false to true',
      saying(false),
      saying(true),
      'check returns true instead of false',
    ],
    [
      'not shown, while check no longer has a value',
      saying(true),
      saying(undefined),
      'check no longer returns true or false',
    ],
  ])(
    'is the finding rejected-but-done of level must if the request was rejected and the license is %s',
    (_, before, after, seen) => {
      expect(found(refused(), 400, before, after)).toMatchObject([
        {
          level: 'must',
          code: 'rejected-but-done',
          requirement: 'add.rejected-keeps-license',
          expected: 'the license as it was',
          seen,
          message: expect.stringContaining('status 400'),
        },
      ]);
    },
  );

  test.each([
    ['server-admin', 'add.rejected-keeps-license'],
    ['org-admin', 'access.denial-changes-nothing'],
    ['anonymous', 'access.denial-changes-nothing'],
  ] as const)('changed by a request of %s violates %s', (as, requirement) => {
    expect(found(refused(as), 400, one, blank(false)).map((it) => it.requirement)).toEqual([requirement]);
  });

  test.each([
    [200, 'request-carried-out'],
    [299, 'request-carried-out'],
    [300, 'rejected-but-done'],
    [199, 'rejected-but-done'],
    [500, 'rejected-but-done'],
  ])('changed with status %i has the second finding %s', (status, code) => {
    const [wrong, changed, ...rest] = found(refused(), status, one, blank(false));
    expect(rest).toEqual([]);
    expect(wrong?.requirement).toBe('add.bad-request');
    expect(changed).toMatchObject({ code, seen: 'no license is stored any more' });
  });

  test('changed by a request that only a should rejects is a should', () => {
    const should = refused('server-admin', ['add.signature-checked']);
    expect(found(should, 200, one, other).map(({ level }) => level)).toEqual(['should', 'should']);
    expect(found(should, 400, one, other).map(({ level }) => level)).toEqual(['must']);
  });

  test.each([
    ['add.a-should', 'should'],
    ['add.unknown', 'must'],
  ] as const)('changed after a 200 has the level of %s: %s', (first, level) => {
    const ruleOf = (id: string) => (id === 'add.a-should' ? ({ level: 'should' } as const) : undefined);
    const findings = found(refused('server-admin', [first]), 200, one, other, { ruleOf });
    expect(findings.map((it) => it.level)).toEqual([level, level]);
  });

  test('changed against a requirement of unknown level is a must', () => {
    expect(found(refused(), 400, one, other, { ruleOf: () => undefined })[0]?.level).toBe('must');
    expect(found(refused(), 400, one, other, { ruleOf: () => ({ level: 'should' }) })[0]?.level).toBe('should');
  });
});

describe('a license that must have been added', () => {
  const add = succeeding('added');

  test.each([
    ['shown afterwards', blank(false), one, true],
    ['shown afterwards, while check is still false', blank(false), { ...one, available: false }, true],
    ['check turns from false to true', saying(false), saying(true), false],
    ['check has no value before and after', saying(undefined), saying(undefined), false],
    ['check turns true on a target that never showed a license', saying(false), blank(true), false],
  ])('is not a finding: %s', (_, before, after, licenseNamed) => {
    expect(found(add, 200, before, after, { tokenEndpointSupported: licenseNamed })).toEqual([]);
  });

  test('is a should if check stays false and only check shows licenses, because the server may need a restart', () => {
    expect(found(add, 200, saying(false), saying(false))).toMatchObject([
      { level: 'should', code: 'license-not-available', requirement: 'check.true-after-add' },
    ]);
  });

  test('is a must if the target showed a license before and shows none now', () => {
    expect(found(add, 200, blank(false), blank(true), { tokenEndpointSupported: true })).toMatchObject([
      { level: 'must', code: 'license-not-stored', requirement: 'add.license-stored' },
    ]);
  });

  test('is not required after a request that did not succeed', () => {
    expect(found(add, 400, saying(false), saying(false)).map(({ requirement }) => requirement)).toEqual([
      'add.accepts-valid-license',
    ]);
    expect(found(add, 300, saying(false), saying(false))).toHaveLength(1);
  });

  test.each([
    [400, ['add.accepts-valid-license', 'add.rejected-keeps-license']],
    [300, ['add.accepts-valid-license', 'add.rejected-keeps-license']],
    [499, ['add.accepts-valid-license', 'add.rejected-keeps-license']],
    [500, ['add.accepts-valid-license']],
  ])('that is stored although the response has status %i violates %j', (status, requirements) => {
    expect(found(add, status, saying(false), saying(true)).map(({ requirement }) => requirement)).toEqual(requirements);
  });

  test.each([
    ['false', saying(true), saying(false), 'check returns false'],
    ['no boolean', saying(true), saying(undefined), 'check returns neither true nor false'],
    ['false, although a license is shown', one, { ...other, available: false }, 'check returns false'],
  ])('is a must if check was true before and is %s now', (_, before, after, seen) => {
    expect(found(add, 200, before, after)).toMatchObject([
      { level: 'must', code: 'license-lost', requirement: 'add.license-stored', seen },
    ]);
  });

  describe('while the target shows another one', () => {
    const rootUrl = 'https://ours.example/';
    const named = naming('other', { id: '2', rootUrl });
    const levels = (after: LicenseState, more: Partial<JudgeContext>) =>
      found(add, 200, blank(false), after, { tokenEndpointSupported: true, rootUrl, ...more }).map(
        ({ level }) => level,
      );

    test.each<[string, LicenseState, Partial<JudgeContext>, readonly string[]]>([
      ['of level must', named, { licenseId: '1' }, ['must']],
      [
        'of level should if the license source is elsewhere',
        named,
        { licenseId: '1', licenseSource: 'elsewhere' },
        ['should'],
      ],
      ['of no level if it is the added one', named, { licenseId: '2' }, []],
      ['of no level if the added one has no id', named, {}, []],
      ['of no level if it is for another instance, and so a sample', naming('x', { id: '2' }), { licenseId: '1' }, []],
      ['of no level if the shown one has no id', naming('x', { rootUrl }), { licenseId: '1' }, []],
    ])('has findings %s', (_, after, more, expected) => {
      expect(levels(after, more)).toEqual(expected);
    });
  });
});

describe('a license that must still be stored', () => {
  const renew = succeeding('still stored');

  test.each([
    ['the same is shown before and after', one, one, true],
    ['a newer one is shown after', one, other, true],
    ['none is shown before and after', blank(false), blank(false), true],
    ['check stays true', saying(true), saying(true), false],
    ['check has no value before', saying(undefined), saying(false), false],
    ['nothing is seen after', saying(true), unknownLicenseState, false],
    ['check stays false', saying(false), saying(false), false],
    [
      'it is shown with another root URL than that of the target',
      naming('one', { rootUrl: 'a' }),
      naming('one', { rootUrl: 'b' }),
      true,
    ],
    ['it is shown without an instance before', naming('one', { rootUrl: '' }), naming('one'), true],
  ])('is not a finding: %s', (_, before, after, licenseNamed) => {
    expect(found(renew, 200, before, after, { tokenEndpointSupported: licenseNamed })).toEqual([]);
  });

  test.each([
    ['shown before and absent after', one, blank(true), true],
    ['check turns from true to false', saying(true), saying(false), false],
  ])(
    'is the finding license-lost of level must after a renewal with 200 or 500: %s',
    (_, before, after, licenseNamed) => {
      const gone = { level: 'must', code: 'license-lost', requirement: 'renew.keeps-license' };
      expect(found(renew, 200, before, after, { tokenEndpointSupported: licenseNamed })).toMatchObject([gone]);
      expect(found(renew, 500, before, after, { tokenEndpointSupported: licenseNamed }).at(-1)).toMatchObject(gone);
    },
  );

  const ours = naming('one', { id: '1', rootUrl: 'https://ours.example/' });
  const rootUrl = 'https://ours.example/';

  test.each<[string, LicenseState, LicenseState, string]>([
    [
      'check is false and the license is shown',
      ours,
      { ...ours, available: false },
      'must license-lost renew.keeps-license',
    ],
    [
      'check has no value and the license is shown',
      ours,
      { ...ours, available: undefined },
      'must license-lost renew.keeps-license',
    ],
    [
      'check has no value and the license is not shown',
      saying(true),
      saying(undefined),
      'must license-lost renew.keeps-license',
    ],
    [
      'it is for another instance',
      ours,
      naming('two', { id: '1', rootUrl: 'https://b/' }),
      'must renewed-for-other-instance renew.same-instance',
    ],
    ['it has another id', ours, naming('two', { id: '2', rootUrl }), 'should other-license-stored renew.same-license'],
  ])('is the finding "$3" if afterwards $0', (_, before, after, expected) => {
    const findings = found(renew, 200, before, after, { tokenEndpointSupported: true, rootUrl });
    expect(findings.map(({ level, code, requirement }) => `${level} ${code} ${requirement}`)).toEqual([expected]);
  });

  test('is a finding if a renewal was rejected and carried out', () => {
    const done = found(renew, 404, ours, naming('two', { id: '1', rootUrl }), {
      tokenEndpointSupported: true,
      rootUrl,
    });
    expect(done.map(({ level, requirement, seen }) => [level, requirement, seen])).toContainEqual([
      'must',
      'renew.keeps-license',
      'another license is stored',
    ]);
    expect(found(renew, 500, ours, naming('two', { id: '1', rootUrl }), { rootUrl })).toHaveLength(1);
  });
});

describe('a license that must have been removed', () => {
  const remove = succeeding('removed');
  const gone = { level: 'should', requirement: 'remove.license-gone', expected: 'no license' };

  test.each([
    ['shown before and absent after', one, blank(false), true],
    ['check turns from true to false', saying(true), saying(false), false],
    ['a sample is still shown while check turns false', one, { ...one, available: false }, true],
    ['check no longer has a value', saying(true), saying(undefined), false],
  ])('is not a finding: %s', (_, before, after, licenseNamed) => {
    expect(found(remove, 202, before, after, { tokenEndpointSupported: licenseNamed })).toEqual([]);
  });

  const named = { tokenEndpointSupported: true };
  const grafana = { ...named, hasGrafanaPages: true };

  test.each<[string, LicenseState, LicenseState, Partial<JudgeContext>]>([
    ['still shown by a bare mock', one, one, named],
    ['still shown by a Grafana', one, one, grafana],
    [
      'shown before and after, while check stays false',
      { ...one, available: false },
      { ...one, available: false },
      named,
    ],
    ['no longer shown by a bare mock, while check stays true', one, blank(true), named],
    [
      'no longer shown by a Grafana with the license source database, while check stays true',
      one,
      blank(true),
      { ...grafana, licenseSource: 'database' },
    ],
    ['check stays true on a bare mock', saying(true), saying(true), {}],
    ['check stays true on a Grafana that shows no license', saying(true), saying(true), { hasGrafanaPages: true }],
  ])('is a must: %s', (_, before, after, known) => {
    expect(found(remove, 202, before, after, known)).toMatchObject([
      { ...gone, level: 'must', code: 'license-still-stored', seen: 'a license' },
    ]);
  });

  test('is the finding license-still-available if check stays true, no license is shown and no source is known', () => {
    expect(found(remove, 202, one, blank(true), grafana)).toMatchObject([
      { ...gone, code: 'license-still-available', message: expect.stringMatching(/file.*environment.*restart/) },
    ]);
  });

  test.each([
    ['database', 'must'],
    ['unknown', 'should'],
    ['elsewhere', 'information'],
  ] as const)(
    'is a finding about another shown license, with the license source %s, of level %s',
    (licenseSource, level) => {
      expect(found(remove, 202, one, other, { ...named, licenseSource })).toMatchObject([
        { ...gone, level, code: 'license-still-available', seen: 'another license' },
      ]);
    },
  );

  test.each([
    ['check stays true and no license is shown', saying(true), saying(true), 'information'],
    ['the same license is still shown', one, one, 'should'],
    ['check stays true and the license is no longer shown', one, blank(true), 'information'],
  ] as const)('is a finding of level $3 with the license source elsewhere if $0', (_, before, after, level) => {
    const known = { licenseSource: 'elsewhere', tokenEndpointSupported: before === one } as const;
    expect(found(remove, 202, before, after, known)).toMatchObject([
      { ...gone, level, code: 'license-still-available' },
    ]);
  });

  test('is not required after a request that did not succeed', () => {
    expect(
      found(remove, 422, one, one, { tokenEndpointSupported: true }).map(({ requirement }) => requirement),
    ).toEqual(['remove.accepted']);
  });

  test('is the finding rejected-but-done if a removal got 422 and the license is absent', () => {
    expect(found(remove, 422, one, blank(false), { tokenEndpointSupported: true }).at(-1)).toMatchObject({
      code: 'rejected-but-done',
      seen: 'no license is stored any more',
    });
  });
});

describe('a license that was not read', () => {
  test.each<[string, LicenseState | undefined, LicenseState | undefined]>([
    ['before', undefined, blank(false)],
    ['after', one, undefined],
  ])('%s the request has no finding', (_, before, after) => {
    const of = scenario({ on: 'add', expect: { status: 400, licenseAfter: 'unchanged' } });
    expect(judge(of, answer(400), context({ before, after })).findings).toEqual([]);
  });

  test('has no finding if the scenario expects nothing of the license', () => {
    expect(found(scenario({ on: 'add', expect: { status: 400 } }), 400, one, blank(false))).toEqual([]);
  });
});

describe('a wrong body and a changed license', () => {
  test('are both found', () => {
    const judgment = judge(
      succeeding('added'),
      answer(200, without(['slug'])),
      context({ before: blank(false), after: blank(false), tokenEndpointSupported: true }),
    );
    expect(judgment.findings.map(({ requirement }) => requirement)).toEqual([
      'add.fields-present',
      'add.license-stored',
    ]);
    expect(judgment.verdict).toBe('fail');
  });
});

describe('a finding about the license', () => {
  const rejected = scenario({
    on: 'remove',
    as: 'anonymous',
    covers: ['remove.unauthenticated'],
    expect: { status: 401, licenseAfter: 'unchanged' },
  });

  test.each<[readonly string[], RegExp]>([
    [[], /^no license is stored any more$/],
    [['renew.one'], /any more, or a late effect of renew\.one$/],
    [['renew.one', 'renew.two'], /any more, or a late effect of renew\.one or renew\.two$/],
  ])('names the earlier requests that may have had the effect: %j', (mayBeLateEffectOf, seen) => {
    const [first] = found(rejected, 401, one, blank(true), { mayBeLateEffectOf });
    expect(first).toMatchObject({ code: 'rejected-but-done', seen: expect.stringMatching(seen) });
    expect(first?.message).toContain('status 401');
  });

  const rootUrl = 'https://ours.example/';
  const ours = naming('one', { id: '1', rootUrl });
  const theirs = naming('two', { id: '1', rootUrl: 'https://b/' });
  const named: Partial<JudgeContext> = { tokenEndpointSupported: true, rootUrl };

  test.each<[string, string, string, LicenseOutcome, LicenseState, LicenseState, Partial<JudgeContext>]>([
    ['a license', 'no license is stored', 'license-lost', 'still stored', ours, blank(true), named],
    [
      'a license in force',
      'check returns false',
      'license-lost',
      'still stored',
      ours,
      { ...ours, available: false },
      named,
    ],
    [
      'a license for this instance',
      'a license for another instance',
      'renewed-for-other-instance',
      'still stored',
      ours,
      theirs,
      named,
    ],
    [
      'a license with the same lid',
      'one with another lid',
      'other-license-stored',
      'still stored',
      ours,
      naming('two', { id: '2', rootUrl }),
      named,
    ],
    ['the license that was added', 'check returns false', 'license-lost', 'added', saying(true), saying(false), {}],
    [
      'the license that was added',
      'check returns neither true nor false',
      'license-lost',
      'added',
      saying(true),
      saying(undefined),
      {},
    ],
    [
      'the license that was added',
      'another license',
      'other-license-stored',
      'added',
      ours,
      naming('two', { id: '2', rootUrl }),
      { ...named, licenseId: '1' },
    ],
    ['the license that was added', 'no license', 'license-not-stored', 'added', blank(false), blank(false), named],
    ['the license that was added', 'no license', 'license-not-available', 'added', saying(false), saying(false), {}],
    [
      'no license',
      'another license',
      'license-still-available',
      'removed',
      ours,
      naming('two', { id: '2', rootUrl }),
      named,
    ],
    ['no license', 'a license', 'license-still-stored', 'removed', ours, ours, named],
  ])('has what was expected and what was seen: %s, %s (%s)', (expected, seen, code, after, before, then, known) => {
    expect(found(succeeding(after), after === 'removed' ? 202 : 200, before, then, known)).toMatchObject([
      { code, expected, seen },
    ]);
  });
});

describe('a renewal that must be rejected, and was accepted and changed the license', () => {
  const renewal = (as: BoundScenario['as'] = 'server-admin'): BoundScenario =>
    scenario({ on: 'renew', as, covers: ['renew.not-found'], expect: { status: 404, licenseAfter: 'unchanged' } });
  const codesOf = (of: BoundScenario, licenseSource: JudgeContext['licenseSource']): readonly string[] =>
    found(of, 200, one, other, { licenseSource }).map(({ code, level }) => `${level} ${code}`);

  test('is no carried out request if the license comes from elsewhere, which the admin can renew', () => {
    expect(codesOf(renewal(), 'elsewhere')).not.toContain('must request-carried-out');
    expect(codesOf(renewal(), 'database')).toContain('must request-carried-out');
    expect(codesOf(renewal(), 'unknown')).toContain('must request-carried-out');
  });

  test('is one for another persona and another endpoint, wherever the license comes from', () => {
    expect(codesOf(renewal('org-admin'), 'elsewhere')).toContain('must request-carried-out');
    expect(codesOf({ ...renewal(), endpoint: scenario({ on: 'add' }).endpoint }, 'elsewhere')).toContain(
      'must request-carried-out',
    );
  });
});

describe('a renewed license that is not shown both before and after, or not with its instance', () => {
  const renew = succeeding('still stored');
  const rootUrl = 'https://ours.example/';

  test.each<[string, LicenseState, LicenseState]>([
    ['is shown after the renewal alone', blank(true), naming('two', { id: '2', rootUrl: 'https://b/' })],
    ['is shown before the renewal alone', naming('one', { id: '1', rootUrl }), blank(true)],
    ['was shown without an instance', naming('one', { id: '1' }), naming('two', { id: '1', rootUrl: 'https://b/' })],
  ])('is not a finding: it %s', (_, before, after) => {
    expect(found(renew, 200, before, after, { rootUrl })).toEqual([]);
  });
});

describe('another license that shows after a removal', () => {
  test('is explained in the message of the finding', () => {
    const after = naming('two', { id: '2' });
    const [first] = found(succeeding('removed'), 202, naming('one', { id: '1' }), after, {
      licenseSource: 'elsewhere',
    });
    expect(first?.message).toMatch(/comes from elsewhere/);
  });
});
