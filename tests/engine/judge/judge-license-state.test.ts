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
    ['named and the same', one, naming('one')],
    ['never shown', saying(true), saying(true)],
    ['not shown, and check silent before', saying(undefined), saying(false)],
    ['absent before and after', blank(false), blank(false)],
    ['named in another state', one, naming('one', { valid: false })],
    ['not seen afterwards', one, unknownLicenseState],
    ['not seen before', unknownLicenseState, blank(false)],
  ])('is not a finding: %s', (_, before, after) => {
    expect(found(refused(), 400, before, after)).toEqual([]);
  });

  test.each([
    ['lost', one, blank(true), 'no license is stored any more'],
    ['there now', blank(false), one, 'a license is stored now'],
    ['another', one, other, 'another license is stored'],
    ['gone as check says', saying(true), saying(false), 'check returns false instead of true'],
    ['there as check says', saying(false), saying(true), 'check returns true instead of false'],
    ['not told any more', saying(true), saying(undefined), 'check no longer returns true or false'],
  ])('is the worst finding if the request was rejected and the license is %s', (_, before, after, seen) => {
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
  });

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
    ['named', blank(false), one, true],
    ['named, though check lags behind', blank(false), { ...one, available: false }, true],
    ['said by check', saying(false), saying(true), false],
    ['not told', saying(undefined), saying(undefined), false],
    ['not named by a target that never named one, and check says true', saying(false), blank(true), false],
  ])('is not a finding: %s', (_, before, after, licenseNamed) => {
    expect(found(add, 200, before, after, { tokenEndpointSupported: licenseNamed })).toEqual([]);
  });

  test('is only a should if nothing but check shows licenses: the server may want a restart', () => {
    expect(found(add, 200, saying(false), saying(false))).toMatchObject([
      { level: 'should', code: 'license-not-available', requirement: 'check.true-after-add' },
    ]);
  });

  test('is a must if the target has named a license before and names none now', () => {
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
  ])('must not be stored if the response has status %i', (status, requirements) => {
    expect(found(add, status, saying(false), saying(true)).map(({ requirement }) => requirement)).toEqual(requirements);
  });

  test.each([
    ['false', saying(true), saying(false), 'check returns false'],
    ['nothing', saying(true), saying(undefined), 'check returns neither true nor false'],
    ['false, though one is named', one, { ...other, available: false }, 'check returns false'],
  ])('check that said true before and says %s now is a must', (_, before, after, seen) => {
    expect(found(add, 200, before, after)).toMatchObject([
      { level: 'must', code: 'license-lost', requirement: 'add.license-stored', seen },
    ]);
  });

  describe('in whose place the target names another one', () => {
    const rootUrl = 'https://ours.example/';
    const named = naming('other', { id: '2', rootUrl });
    const levels = (after: LicenseState, more: Partial<JudgeContext>) =>
      found(add, 200, blank(false), after, { tokenEndpointSupported: true, rootUrl, ...more }).map(
        ({ level }) => level,
      );

    test.each<[string, LicenseState, Partial<JudgeContext>, readonly string[]]>([
      ['is a must', named, { licenseId: '1' }, ['must']],
      ['is a should where one comes from elsewhere', named, { licenseId: '1', licenseSource: 'elsewhere' }, ['should']],
      ['is none where it is the one', named, { licenseId: '2' }, []],
      ['is none where the given one has no name', named, {}, []],
      ['is none where it is for another instance: a sample', naming('x', { id: '2' }), { licenseId: '1' }, []],
      ['is none where it has no name', naming('x', { rootUrl }), { licenseId: '1' }, []],
    ])('has a finding that %s', (_, after, more, expected) => {
      expect(levels(after, more)).toEqual(expected);
    });
  });
});

describe('a license that must still be stored', () => {
  const renew = succeeding('still stored');

  test.each([
    ['the same', one, one, true],
    ['a newer one', one, other, true],
    ['none before', blank(false), blank(false), true],
    ['said by check', saying(true), saying(true), false],
    ['not told before', saying(undefined), saying(false), false],
    ['not seen after', saying(true), unknownLicenseState, false],
    ['in force no more as before', saying(false), saying(false), false],
    ['named by another target', naming('one', { rootUrl: 'a' }), naming('one', { rootUrl: 'b' }), true],
    ['named for no instance', naming('one', { rootUrl: '' }), naming('one'), true],
  ])('is not a finding: %s', (_, before, after, licenseNamed) => {
    expect(found(renew, 200, before, after, { tokenEndpointSupported: licenseNamed })).toEqual([]);
  });

  test.each([
    ['named before', one, blank(true), true],
    ['said by check', saying(true), saying(false), false],
  ])('is a finding if it is gone, also after a failed renewal: %s', (_, before, after, licenseNamed) => {
    const gone = { level: 'must', code: 'license-lost', requirement: 'renew.keeps-license' };
    expect(found(renew, 200, before, after, { tokenEndpointSupported: licenseNamed })).toMatchObject([gone]);
    expect(found(renew, 500, before, after, { tokenEndpointSupported: licenseNamed }).at(-1)).toMatchObject(gone);
  });

  const ours = naming('one', { id: '1', rootUrl: 'https://ours.example/' });
  const rootUrl = 'https://ours.example/';

  test.each<[string, LicenseState, LicenseState, string]>([
    ['check says false', ours, { ...ours, available: false }, 'must license-lost renew.keeps-license'],
    ['check is broken', ours, { ...ours, available: undefined }, 'must license-lost renew.keeps-license'],
    ['check alone is broken', saying(true), saying(undefined), 'must license-lost renew.keeps-license'],
    [
      'it is for another instance',
      ours,
      naming('two', { id: '1', rootUrl: 'https://b/' }),
      'must renewed-for-other-instance renew.same-instance',
    ],
    ['it is another', ours, naming('two', { id: '2', rootUrl }), 'should other-license-stored renew.same-license'],
  ])('is a finding if afterwards %s', (_, before, after, expected) => {
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
    ['named before and silent now', one, blank(false), true],
    ['said by check', saying(true), saying(false), false],
    ['still named, though check says that it is gone: a sample', one, { ...one, available: false }, true],
    ['not told', saying(true), saying(undefined), false],
  ])('is not a finding: %s', (_, before, after, licenseNamed) => {
    expect(found(remove, 202, before, after, { tokenEndpointSupported: licenseNamed })).toEqual([]);
  });

  const named = { tokenEndpointSupported: true };
  const grafana = { ...named, hasGrafanaPages: true };

  test.each<[string, LicenseState, LicenseState, Partial<JudgeContext>]>([
    ['still named', one, one, named],
    ['still named by a Grafana', one, one, grafana],
    [
      'named before and now, and check never said true',
      { ...one, available: false },
      { ...one, available: false },
      named,
    ],
    ['silent on a bare mock, and check says true', one, blank(true), named],
    [
      'silent, check says true, and the source is the database',
      one,
      blank(true),
      { ...grafana, licenseSource: 'database' },
    ],
    ['said by check', saying(true), saying(true), {}],
    ['said by check of a Grafana that names none', saying(true), saying(true), { hasGrafanaPages: true }],
  ])('is a must: %s', (_, before, after, known) => {
    expect(found(remove, 202, before, after, known)).toMatchObject([
      { ...gone, level: 'must', code: 'license-still-stored', seen: 'a license' },
    ]);
  });

  test('check that stays true is a should if the stored license is gone and no source is stated', () => {
    expect(found(remove, 202, one, blank(true), grafana)).toMatchObject([
      { ...gone, code: 'license-still-available', message: expect.stringMatching(/file.*environment.*restart/) },
    ]);
  });

  test.each([
    ['database', 'must'],
    ['unknown', 'should'],
    ['elsewhere', 'information'],
  ] as const)('another license, with the source %s, is a %s', (licenseSource, level) => {
    expect(found(remove, 202, one, other, { ...named, licenseSource })).toMatchObject([
      { ...gone, level, code: 'license-still-available', seen: 'another license' },
    ]);
  });

  test.each([
    ['check alone says true', saying(true), saying(true), 'information'],
    ['the same is still named', one, one, 'should'],
    ['the stored one is gone', one, blank(true), 'information'],
  ] as const)('if a license comes from elsewhere and %s, that is a %s', (_, before, after, level) => {
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

  test('a rejected removal that was carried out is a finding', () => {
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

  test('a scenario without an expectation of the license has no finding', () => {
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
