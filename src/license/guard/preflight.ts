import type { GuardState, StopCode } from './guard-state.ts';

/** Why nothing may be written. */
export type WriteRefusalCode =
  | StopCode
  /** The impact does not include it. */
  | 'out-of-scope'
  /** The first state was not read yet. */
  | 'not-read'
  | 'no-license-given'
  /** The target has another license than the given one (law 2). */
  | 'different-license'
  /** The target does not name its license, and `--assume-installed` does not name the target (law 2). */
  | 'not-assumed-installed'
  /** The given license expires within a day (law 2). */
  | 'expires-within-a-day'
  /** The target may have a license (law 3). */
  | 'not-none';

export interface WriteRefusal {
  readonly code: WriteRefusalCode;
  /** What happened and what to do, as a clause that can follow a colon. */
  readonly message: string;
}

/** What is to be sent: an own write, or a request that a conforming server rejects. */
export type WritePurpose = 'own-write' | 'rejected-request' | 'restore';

const dayMs = 24 * 60 * 60 * 1000;

/** What each refusal means and what to do. */
export const refusalMessages: Readonly<Record<WriteRefusalCode, string>> = {
  interrupted: 'the run was interrupted',
  'open-outcome': 'an earlier request got no response, so what it did is not known yet',
  'unsteady-check': 'check changed back and forth with nothing written between',
  'changed-by-others': 'the state of the license changed with nothing sent',
  'another-writer': 'the target has a license that this run did not send; somebody else is at it',
  'state-unknown': 'the state of the license is not known: three readings in a row did not agree',
  'out-of-scope': 'this needs --impact write',
  'not-read': 'the state of the license was not read yet',
  'no-license-given': 'there is no license to restore: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH',
  'different-license':
    'the license that was given is not the one that the target has. Download the current one from your Grafana account, or ask who stored the other one',
  'not-assumed-installed':
    'the target does not show which license it has. If it is the given one, say so with --assume-installed and the host',
  'expires-within-a-day':
    'the license that was given expires within a day, so it would not last. Download the current one from your Grafana account',
  'not-none': 'the target may have a license, so none is stored',
};

/**
 * Whether something may be written; if not, why.
 *
 * @param now - milliseconds since 1970
 * @returns undefined if it may be
 */
export function preflight(state: GuardState, purpose: WritePurpose, now: number): WriteRefusal | undefined {
  const code = refusalOf(state, purpose, now);
  return code === undefined ? undefined : { code, message: refusalMessages[code] };
}

function refusalOf(state: GuardState, purpose: WritePurpose, now: number): WriteRefusalCode | undefined {
  const { facts, first, stop } = state;
  if (first.kind === 'unread') return 'not-read';
  if (purpose === 'restore') return first.kind === 'unstable' ? 'state-unknown' : replacementRefusal(state, now);
  if (stop !== undefined) return stop;
  // At reject the given license is used for the restore alone; without one, the requests go all the same.
  if (facts.impact === 'reject' && purpose === 'rejected-request') return undefined;
  return facts.impact === 'write' ? replacementRefusal(state, now) : 'out-of-scope';
}

/** Law 2: only the same license is replaced. */
export function replacementRefusal({ facts, comparison }: GuardState, now: number): WriteRefusalCode | undefined {
  const { given, isOurs, isAssumedInstalled } = facts;
  if (given === undefined) return 'no-license-given';
  if (comparison?.kind === 'none') return undefined;
  if (comparison?.kind === 'different') return 'different-license';
  if (comparison?.kind !== 'same' && !isOurs && !isAssumedInstalled) return 'not-assumed-installed';
  const isShortLived = given.validUntil !== undefined && given.validUntil < now + dayMs;
  return isShortLived ? 'expires-within-a-day' : undefined;
}
