import { describe, expect, test } from 'vitest';
import { confirmNoneAfterMs, isNoneProven } from '../../../src/license/guard/first-state.ts';
import type { GuardFacts } from '../../../src/license/guard/guard-state.ts';
import { guardOutcomeOf } from '../../../src/license/guard/outcome.ts';
import { preflight } from '../../../src/license/guard/preflight.ts';
import { restorePlan } from '../../../src/license/guard/restore-plan.ts';
import { answered, firstRead, reading, stateAfter, write } from '../../support/simulation/guard-states.ts';

const now = 1_800_000_000_000;
const bare = { hasGrafanaPages: false } satisfies Partial<GuardFacts>;
const own = reading(true, 'own', 0);
const none = reading(false, 'none', 0);
const opaque = { text: 'x', identity: undefined, validUntil: undefined };
const shortLived = { text: 'x', identity: { lid: '10500', lexp: 4e9 }, validUntil: now + 3_600_000 };
const rejectedRemoval = write({ id: 'remove.rejects', endpoint: 'remove', mustBeRejected: true });
const accepted = (endpoint: 'add' | 'remove' | 'renew', status = 200, after = endpoint === 'remove' ? none : own) =>
  answered(write({ endpoint }), status, { ...after, at: 1 });

describe('license guard replaces only the same license', () => {
  test.each([
    ['the same license', {}, own, 'none'],
    ['the same license, refreshed', {}, reading(true, 'refreshed'), 'none'],
    ['another license', {}, reading(true, 'others'), 'different-license'],
    ['the same identifier with another end', {}, reading(true, 'extended'), 'different-license'],
    ['another license on our own server', { isOurs: true }, reading(true, 'others'), 'different-license'],
    ['none', {}, none, 'none'],
    ['404 and false on a Grafana', {}, reading(false, 'missing'), 'none'],
    ['404 and true on a Grafana', {}, reading(true, 'missing'), 'not-assumed-installed'],
    ['404 and false on a bare target', bare, reading(false, 'missing'), 'not-assumed-installed'],
    ['nothing', bare, reading(true, 'unknown'), 'not-assumed-installed'],
    ['nothing, but it was assumed', { ...bare, isAssumedInstalled: true }, reading(true, 'unknown'), 'none'],
    ['nothing on our own server', { ...bare, isOurs: true }, reading(true, 'unknown'), 'none'],
    ['a license, and an opaque one was given', { given: opaque }, own, 'not-assumed-installed'],
    ['the same license, given one expires soon', { given: shortLived }, own, 'expires-within-a-day'],
    ['none, given one expires soon', { given: shortLived }, none, 'none'],
    ['the same license, but none was given', { given: undefined }, own, 'no-license-given'],
    ['a sample for another instance', { rootUrl: 'http://127.0.0.1/', isOurs: true }, own, 'none'],
  ])('has the reason not to write, if the target first shows $0: $3', (_, facts, first, code) => {
    expect(preflight(stateAfter(facts, firstRead(first)), 'own-write', now)?.code ?? 'none').toBe(code);
  });

  test.each([
    ['another license', 'others', 'nothing', 'another-writer'],
    ['the license with another end', 'extended', 'nothing', 'another-writer'],
    ['another license', 'others', 'remove', 'another-writer'],
    ['the license with another end', 'extended', 'remove', 'nothing'],
    ['the license with another end', 'extended', 'renew', 'nothing'],
    ['another license', 'others', 'renew', 'another-writer'],
    ['an invalid license', 'invalid', 'add', 'nothing'],
    ['the license with a newer token', 'refreshed', 'nothing', 'nothing'],
  ] as const)('$0 that shows later, after $2 was sent, stops the run with: $3', (_, token, after, stop) => {
    const shown = reading(true, token);
    const state =
      after === 'nothing'
        ? stateAfter({}, firstRead(own), { kind: 'settled', readings: [shown] })
        : stateAfter({}, firstRead(own), ...answered(write({ endpoint: after }), 200, shown));
    expect(state.stop ?? 'nothing').toBe(stop);
  });

  test('a license that shows after a removal stops the run with another-writer, unless another source was declared', () => {
    const events = [firstRead(own), ...answered(write({ endpoint: 'remove' }), 202, reading(true, 'others'))];
    expect(stateAfter({ declaresOtherSource: true }, ...events).stop).toBeUndefined();
    expect(stateAfter({}, ...events).stop).toBe('another-writer');
  });
});

describe('license guard in doubt whether there was a license', () => {
  test.each([
    ['by GET token', {}, none, [], true],
    ['by 404 of a Grafana that has not named a license yet', {}, reading(false, 'missing'), [], false],
    ['by 404 of a Grafana that named one later', {}, reading(false, 'missing'), accepted('add'), true],
    ['by one look at check', bare, reading(false, 'unknown'), [], false],
    [
      'by two looks at check',
      bare,
      reading(false, 'unknown'),
      [{ kind: 'none-confirmed', reading: reading(false, 'unknown') }],
      true,
    ],
    [
      'by two looks that differ',
      bare,
      reading(false, 'unknown'),
      [{ kind: 'none-confirmed', reading: reading(true, 'unknown') }],
      false,
    ],
  ] as const)('takes the absence for proven $0: $4', (_, facts, first, events, isProven) => {
    expect(isNoneProven(stateAfter(facts, firstRead(first), ...events))).toBe(isProven);
  });

  test.each([
    ['a bare target', bare, reading(false, 'unknown'), 5000],
    ['a bare target of ours', { ...bare, isOurs: true, settleMs: 700 }, reading(false, 'unknown'), 700],
    ['a target that says so by GET token', {}, none, 5000],
    ['a target that says so by GET token and changes at once', { lagMs: 0 }, none, undefined],
    ['a target with a license', {}, own, undefined],
    ['a run that only rejects', { ...bare, impact: 'reject' }, reading(false, 'unknown'), undefined],
    ['a license that is assumed', { ...bare, isAssumedInstalled: true }, reading(false, 'unknown'), undefined],
  ] as const)('waits before the second look on $0 for ms: $3', (_, facts, first, ms) => {
    expect(confirmNoneAfterMs(stateAfter(facts, firstRead(first)))).toBe(ms);
  });
});

describe('license guard verifies what it restored', () => {
  test.each([
    ['nothing was sent', {}, own, [], none, { kind: 'nothing' }],
    ['it is as it was', {}, own, answered(rejectedRemoval, 422), own, { kind: 'nothing' }],
    ['it was refreshed', {}, own, answered(rejectedRemoval, 422), reading(true, 'refreshed'), { kind: 'nothing' }],
    ['it is gone', {}, own, answered(rejectedRemoval, 422), none, { kind: 'add' }],
    ['it was removed and GET token shows it', {}, own, accepted('remove'), own, { kind: 'add' }],
    ['garbage was accepted', {}, own, answered(write({ mustBeRejected: true }), 200), own, { kind: 'add' }],
    ['it was added again', {}, own, [...accepted('remove'), ...accepted('add')], own, { kind: 'nothing' }],
    [
      'readings disagree',
      {},
      own,
      answered(rejectedRemoval, 422),
      undefined,
      { kind: 'cannot', code: 'state-unknown' },
    ],
    ['readings disagree after a removal', {}, own, accepted('remove'), undefined, { kind: 'add' }],
    [
      'another license is there',
      {},
      own,
      accepted('remove'),
      reading(true, 'others'),
      { kind: 'cannot', code: 'another-writer' },
    ],
    [
      'it is gone and none was given',
      { given: undefined },
      own,
      answered(rejectedRemoval, 422),
      none,
      { kind: 'cannot', code: 'no-license-given' },
    ],
    ['check wants a restart', {}, own, accepted('add'), reading(false, 'own'), { kind: 'restart' }],
    [
      'check is false without an addition',
      {},
      own,
      answered(rejectedRemoval, 422),
      reading(false, 'own'),
      { kind: 'add' },
    ],
    ['there was none, and none is', {}, none, accepted('remove'), none, { kind: 'nothing' }],
    ['there was none, and one was added', {}, none, accepted('add'), own, { kind: 'remove' }],
    [
      'there was none, and what shows is neither a license nor none',
      {},
      none,
      answered(write({ mustBeRejected: true }), 200),
      reading(false, 'unknown'),
      { kind: 'remove' },
    ],
    [
      'there was none, one was added and removed, and check wants a restart',
      {},
      none,
      [...accepted('add'), ...accepted('remove')],
      reading(true, 'none'),
      { kind: 'restart' },
    ],
    [
      'there was none, and somebody else added one',
      {},
      none,
      answered(rejectedRemoval, 422),
      own,
      { kind: 'cannot', code: 'changed-by-others' },
    ],
    [
      'there may have been none, and one was added',
      bare,
      reading(false, 'unknown'),
      accepted('add'),
      reading(true, 'unknown'),
      { kind: 'leave-stored' },
    ],
  ] as const)('plans, at the end, if $0: $5', (_, facts, first, events, shown, plan) => {
    expect(restorePlan(stateAfter(facts, firstRead(first), ...events), shown, now)).toEqual(plan);
  });

  test('plans nothing if an expired license is in force after an addition', () => {
    const state = stateAfter({}, firstRead(reading(false, 'own')), ...accepted('add'));
    expect(restorePlan(state, own, now)).toEqual({ kind: 'nothing' });
  });

  test.each([
    ['accepted and seen', { kind: 'add', status: 200 }, own, 'restored'],
    ['accepted and not seen', { kind: 'add', status: 200 }, none, 'not-restored'],
    ['rejected, but seen', { kind: 'add', status: 400 }, own, 'restored'],
    ['accepted, nothing agrees', { kind: 'add', status: 200 }, undefined, 'not-restored'],
    ['accepted, check wants a restart', { kind: 'add', status: 200 }, reading(false, 'own'), 'restart-needed'],
    ['rejected, check wants a restart', { kind: 'add', status: 400 }, reading(false, 'own'), 'not-restored'],
  ] as const)('reports a restore that was $0 as $3', (_, attempt, shown, kind) => {
    const state = stateAfter({}, firstRead(own), ...accepted('add'), ...accepted('remove'));
    expect(guardOutcomeOf(state, shown, { kind: 'add' }, attempt).kind).toBe(kind);
  });

  test('a restore that was rejected is not hidden by a license from another source', () => {
    const state = stateAfter({}, firstRead(own), ...accepted('remove', 202, own));
    expect(guardOutcomeOf(state, own, { kind: 'add' }, { kind: 'add', status: 400 }).kind).toBe('not-restored');
  });
});
