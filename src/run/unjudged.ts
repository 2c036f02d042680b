import type { Problem } from '../problem.ts';
import type { Exchange } from '../spec/exchange.ts';
import { expectedStatuses } from '../spec/rules.ts';
import type { Bound } from '../spec/scenario.ts';
import { isPasswordRefused } from '../target/refusal.ts';
import type { Judgment } from './judge.ts';
import { difference, type Observation } from './observation.ts';
import { silenceIn } from './silence.ts';

/** Refused by the target, or held back because it was refused a moment ago. */
export function isAdminRefused(exchange: Exchange): boolean {
  return exchange.failure?.kind === 'withheld' || isPasswordRefused(exchange);
}

/** The exchange that ended the run says nothing about the rules. */
export function withoutVerdict(problem: Problem | null, { as }: Bound, exchange: Exchange): Judgment | undefined {
  if (problem?.code === 'admin-refused' && as === 'server-admin' && isAdminRefused(exchange)) {
    const reason = 'the password of the admin was refused in the middle of the run';
    return { verdict: 'blocked', reason, findings: [] };
  }
  const silence = silenceIn(exchange);
  if (problem?.code !== 'stopped-answering' || silence === undefined) return undefined;
  return { verdict: 'blocked', reason: `no whole answer: ${silence}`, findings: [] };
}

/** The answer to another instance's name is the documented one, where the name was a guess and nothing was removed. */
export function wrongGuess(
  scenario: Bound,
  { response }: Exchange,
  before: Observation | undefined,
  after: Observation | undefined,
): Judgment | undefined {
  const isOwnName = scenario.endpoint.id === 'remove' && !expectedStatuses(scenario).includes(422);
  if (!isOwnName || scenario.as !== 'server-admin' || response?.status !== 422) return undefined;
  if (before && after && difference(before, after) !== undefined) return undefined;
  const reason = 'the target goes by another name than the one that had to be guessed: tell it with --instance';
  return { verdict: 'blocked', reason, findings: [] };
}

/** What is not known to be wrong is not known to be right either, where what the request did could not be seen. */
export function withoutSight({ expect }: Bound, judgment: Judgment, after: Observation | undefined): Judgment {
  if (!expect.then || !after?.unseen || judgment.verdict === 'fail' || judgment.verdict === 'blocked') return judgment;
  const reason = 'what it did could not be seen: check gave no whole answer afterwards';
  return { verdict: 'blocked', reason, findings: judgment.findings };
}
