import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/report.ts';
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

describe('when the license must be unchanged', () => {
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
  ])('%s is no finding', (_, before, after) => {
    expect(found(refused(), 400, before, after)).toEqual([]);
  });

  test.each([
    ['lost', one, blank(true), 'no license is stored any more'],
    ['there now', blank(false), one, 'a license is stored now'],
    ['another', one, other, 'another license is stored'],
    ['gone as check says', saying(true), saying(false), 'check says false instead of true'],
    ['there as check says', saying(false), saying(true), 'check says true instead of false'],
    ['not told any more', saying(true), saying(undefined), 'check no longer answers true or false'],
  ])('%s although refused is the worst finding', (_, before, after, seen) => {
    expect(found(refused(), 400, before, after)).toEqual([
      {
        level: 'must',
        requirement: 'add.rejected-keeps-license',
        expected: 'the license as it was',
        seen,
        message: `Refused with 400, but done all the same: ${seen}.`,
      },
    ]);
  });

  test.each([
    ['server-admin', 'add.rejected-keeps-license'],
    ['org-admin', 'access.denial-changes-nothing'],
    ['anonymous', 'access.denial-changes-nothing'],
  ] as const)('for %s it is against %s', (as, requirement) => {
    expect(found(refused(as), 400, one, blank(false)).map((it) => it.requirement)).toEqual([requirement]);
  });

  test.each([
    [200, 'The request was carried out'],
    [299, 'The request was carried out'],
    [300, 'Refused with 300, but done all the same'],
    [199, 'Refused with 199, but done all the same'],
    [500, 'Refused with 500, but done all the same'],
  ])('with %i the second finding says: %s', (status, how) => {
    const [wrong, changed, ...rest] = found(refused(), status, one, blank(false));
    expect(rest).toEqual([]);
    expect(wrong?.requirement).toBe('add.bad-request');
    expect(changed?.message).toBe(`${how}: no license is stored any more.`);
  });

  test('a change that an accepted should led to weighs as much as the should', () => {
    const should = refused('server-admin', ['add.signature-checked']);
    expect(found(should, 200, one, other).map(({ level }) => level)).toEqual(['should', 'should']);
    expect(found(should, 400, one, other).map(({ level }) => level)).toEqual(['must']);
  });

  test.each([
    ['add.a-should', 'should'],
    ['add.unknown', 'must'],
  ] as const)('after success the level is the one of %s: %s', (first, level) => {
    const levelOf = (id: string) => (id === 'add.a-should' ? ('should' as const) : undefined);
    const findings = found(refused('server-admin', [first]), 200, one, other, { levelOf });
    expect(findings.map((it) => it.level)).toEqual([level, level]);
  });

  test('a level that is not known is a must', () => {
    expect(found(refused(), 400, one, other, { levelOf: () => undefined })[0]?.level).toBe('must');
    expect(found(refused(), 400, one, other, { levelOf: () => 'should' })[0]?.level).toBe('should');
  });
});

describe('when a license must have been added', () => {
  const add = succeeding('added');

  test.each([
    ['named', blank(false), one, true],
    ['named, though check lags behind', blank(false), { ...one, available: false }, true],
    ['said by check', saying(false), saying(true), false],
    ['not told', saying(undefined), saying(undefined), false],
    ['not named by a target that never named one, and check says true', saying(false), blank(true), false],
  ])('%s is no finding', (_, before, after, licenseNamed) => {
    expect(found(add, 200, before, after, { tokenEndpointSupported: licenseNamed })).toEqual([]);
  });

  test('check that says false is a should: a server may want a restart', () => {
    expect(found(add, 200, saying(false), saying(false))).toEqual([
      {
        level: 'should',
        requirement: 'check.true-after-add',
        expected: 'the license that was added',
        seen: 'none',
        message: 'The license was accepted, but check does not say true afterwards.',
      },
    ]);
  });

  test('silence of a target that has named a license is a must', () => {
    expect(found(add, 200, blank(false), blank(true), { tokenEndpointSupported: true })).toEqual([
      {
        level: 'must',
        requirement: 'add.license-stored',
        expected: 'the license that was added',
        seen: 'none',
        message: 'The license was accepted, but none is stored afterwards.',
      },
    ]);
  });

  test('a request that did not succeed promises nothing', () => {
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
  ])('but must not be done where it is answered with %i', (status, requirements) => {
    expect(found(add, status, saying(false), saying(true)).map(({ requirement }) => requirement)).toEqual(requirements);
  });

  test.each([
    ['false', saying(true), saying(false), 'check says false'],
    ['nothing', saying(true), saying(undefined), 'check answers neither true nor false'],
    ['false, though one is named', one, { ...other, available: false }, 'check says false'],
  ])('check that said true before and says %s now is a must', (_, before, after, seen) => {
    expect(found(add, 200, before, after)).toEqual([
      {
        level: 'must',
        requirement: 'add.license-stored',
        expected: 'the license that was added',
        seen,
        message: `The license was accepted, and none is in force any more: ${seen}.`,
      },
    ]);
  });

  describe('and another one is named', () => {
    const rootUrl = 'https://ours.example/';
    const named = naming('other', { id: '2', rootUrl });
    const levels = (after: LicenseState, more: Partial<JudgeContext>) =>
      found(add, 200, blank(false), after, { tokenEndpointSupported: true, rootUrl, ...more }).map(
        ({ level }) => level,
      );

    test.each<[string, LicenseState, Partial<JudgeContext>, readonly string[]]>([
      ['is a must', named, { licenseId: '1' }, ['must']],
      [
        'is a should where one comes from elsewhere',
        named,
        { licenseId: '1', hasOtherLicenseSource: true },
        ['should'],
      ],
      ['is none where it is the one', named, { licenseId: '2' }, []],
      ['is none where the given one has no name', named, {}, []],
      ['is none where it is for another instance: a sample', naming('x', { id: '2' }), { licenseId: '1' }, []],
      ['is none where it has no name', naming('x', { rootUrl }), { licenseId: '1' }, []],
    ])('that %s', (_, after, more, expected) => {
      expect(levels(after, more)).toEqual(expected);
    });
  });
});

describe('when a license must have been kept', () => {
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
  ])('%s is no finding', (_, before, after, licenseNamed) => {
    expect(found(renew, 200, before, after, { tokenEndpointSupported: licenseNamed })).toEqual([]);
  });

  test.each([
    ['named before', one, blank(true), true],
    ['said by check', saying(true), saying(false), false],
  ])('%s and gone is a finding, also when the renewal failed', (_, before, after, licenseNamed) => {
    const gone = {
      level: 'must',
      requirement: 'renew.keeps-license',
      expected: 'a license',
      seen: 'none',
      message: 'The license is gone after the renewal.',
    };
    expect(found(renew, 200, before, after, { tokenEndpointSupported: licenseNamed })).toEqual([gone]);
    expect(found(renew, 500, before, after, { tokenEndpointSupported: licenseNamed })).toContainEqual(gone);
  });

  const ours = naming('one', { id: '1', rootUrl: 'https://ours.example/' });
  const rootUrl = 'https://ours.example/';

  test.each<[string, LicenseState, LicenseState, 'must' | 'should', string]>([
    [
      'check says false',
      ours,
      { ...ours, available: false },
      'must',
      'in force any more after the renewal: check says',
    ],
    ['check is broken', ours, { ...ours, available: undefined }, 'must', 'check answers neither true nor false'],
    ['check alone is broken', saying(true), saying(undefined), 'must', 'check answers neither true nor false'],
    ['it is for another instance', ours, naming('two', { id: '1', rootUrl: 'https://b/' }), 'must', 'another instance'],
    ['it is another', ours, naming('two', { id: '2', rootUrl }), 'should', 'another identifier (lid)'],
  ])('where afterwards %s, that is a finding', (_, before, after, level, message) => {
    const [finding, ...rest] = found(renew, 200, before, after, { tokenEndpointSupported: true, rootUrl });
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ level, requirement: 'renew.keeps-license' });
    expect(finding?.message).toContain(message);
  });

  test('one that was refused and done all the same is a finding', () => {
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

describe('when the license must have been removed', () => {
  const remove = succeeding('removed');
  const gone = { level: 'should', requirement: 'remove.license-gone', expected: 'no license' };

  test.each([
    ['named before and silent now', one, blank(false), true],
    ['said by check', saying(true), saying(false), false],
    ['still named, though check says that it is gone: a sample', one, { ...one, available: false }, true],
    ['not told', saying(true), saying(undefined), false],
  ])('%s is no finding', (_, before, after, licenseNamed) => {
    expect(found(remove, 202, before, after, { tokenEndpointSupported: licenseNamed })).toEqual([]);
  });

  test.each([
    ['still named', one, one, true],
    [
      'named before and now, and check never said true',
      { ...one, available: false },
      { ...one, available: false },
      true,
    ],
    ['silent, and check says true', one, blank(true), true],
    ['said by check', saying(true), saying(true), false],
  ])('%s is a must', (_, before, after, licenseNamed) => {
    const [finding, ...rest] = found(remove, 202, before, after, { tokenEndpointSupported: licenseNamed });
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ ...gone, level: 'must', seen: 'a license' });
    expect(finding?.message).toMatch(/still available after the removal.*--license-source elsewhere/);
  });

  test('another license comes from elsewhere, and is a should', () => {
    expect(found(remove, 202, one, other, { tokenEndpointSupported: true })).toEqual([
      {
        ...gone,
        seen: 'another license',
        message: 'A license is available after the removal; it comes from elsewhere.',
      },
    ]);
  });

  test('so is the same one where a license is known to come from elsewhere', () => {
    expect(found(remove, 202, saying(true), saying(true), { hasOtherLicenseSource: true })).toEqual([
      { ...gone, seen: 'a license', message: 'A license is available after the removal; it comes from elsewhere.' },
    ]);
  });

  test('a request that did not succeed promises nothing', () => {
    expect(
      found(remove, 422, one, one, { tokenEndpointSupported: true }).map(({ requirement }) => requirement),
    ).toEqual(['remove.accepted']);
  });

  test('but must not be done all the same', () => {
    expect(
      found(remove, 422, one, blank(false), { tokenEndpointSupported: true }).map(({ message }) => message),
    ).toContain('Refused with 422, but done all the same: no license is stored any more.');
  });
});

describe('when the license was not looked at', () => {
  test.each<[string, LicenseState | undefined, LicenseState | undefined]>([
    ['before', undefined, blank(false)],
    ['after', one, undefined],
  ])('%s, nothing is found of it', (_, before, after) => {
    const of = scenario({ on: 'add', expect: { status: 400, licenseAfter: 'unchanged' } });
    expect(judge(of, answer(400), context({ before, after })).findings).toEqual([]);
  });

  test('nor without an expectation', () => {
    expect(found(scenario({ on: 'add', expect: { status: 400 } }), 400, one, blank(false))).toEqual([]);
  });
});

describe('when more than one thing is wrong', () => {
  test('body and license are both found', () => {
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
