import type { Exchange } from '../domain/exchange.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import { isSuccessStatus } from '../domain/status.ts';
import type { LicenseGuard, Performed } from '../license/guard/license-guard-port.ts';
import type { ScenarioRunner } from './scenario-runner.ts';

/** A scenario whose request was sent together with those of its stage. */
export interface Sent {
  readonly scenario: BoundScenario;
  readonly exchange: Exchange;
}

/** What came of a request that was sent again, alone. */
type Again = Extract<Performed, { isSent: true }>;

/** What requests did when they were sent again, each from the same state. */
export interface Repetition {
  /** By what was sent first; what the laws did not permit to send again is missing. */
  readonly attempts: ReadonlyMap<Sent, Again>;
  /** Whether the state could be restored before each of them. */
  readonly isRestored: boolean;
}

/** What it takes to send requests again. */
interface RepetitionTools {
  readonly runner: Pick<ScenarioRunner, 'perform' | 'observe' | 'problem'>;
  readonly guard: Pick<LicenseGuard, 'readLate'>;
  /** Restores the state before the stage; false if that cannot be done. */
  restoreStage(): Promise<boolean>;
}

/**
 * Sends requests again one by one, each from the state before the stage. The settle window passes once, after all of them. Only
 * if an effect turns out to come late are they sent once more, with a settle window after each: otherwise the request that
 * happened to be sent at that moment would be blamed.
 */
export async function repeatOneByOne(sent: readonly Sent[], tools: RepetitionTools): Promise<Repetition> {
  const { isLate, ...repetition } = await repeat(sent, tools, false);
  return isLate ? repeat(sent, tools, true) : repetition;
}

async function repeat(
  sent: readonly Sent[],
  tools: RepetitionTools,
  isSlow: boolean,
): Promise<Repetition & { readonly isLate: boolean }> {
  const attempts = new Map<Sent, Again>();
  // Whether nothing that was sent again may still have an effect.
  let isSettled = true;
  for (const one of sent) {
    if (!(await tools.restoreStage())) return { attempts, isRestored: false, isLate: false };
    const again = await attemptOf(one, tools, isSlow, isSettled);
    if (again === undefined || again === 'another came late') {
      return { attempts, isRestored: true, isLate: again !== undefined };
    }
    attempts.set(one, again);
    // A state that was changed is restored, and the settle window passes before that.
    isSettled = isSlow || again.change !== undefined;
  }
  const late = isSettled ? undefined : await tools.guard.readLate();
  return { attempts, isRestored: true, isLate: late !== undefined };
}

/**
 * Sends a request again; a second time if the change that shows may be the late effect of an earlier one.
 *
 * @returns undefined if it could not be sent
 */
async function attemptOf(
  one: Sent,
  tools: RepetitionTools,
  isSlow: boolean,
  isSettled: boolean,
): Promise<Again | 'another came late' | undefined> {
  const first = await sendAgain(one, tools, isSlow);
  if (first?.change === undefined || isSettled) return first;
  const second = (await tools.restoreStage()) ? await sendAgain(one, tools, true) : undefined;
  if (second === undefined) return undefined;
  return second.change === undefined ? 'another came late' : second;
}

/** Sends a request again, alone; undefined if the laws no longer permit it. */
async function sendAgain(
  { scenario }: Sent,
  { runner, guard }: RepetitionTools,
  isSlow: boolean,
): Promise<Again | undefined> {
  if (runner.problem) return undefined;
  const again = await runner.perform(scenario);
  if (!again.isSent) return undefined;
  await runner.observe(scenario, again.exchange);
  if (!isSlow || again.change !== undefined) return again;
  const late = await guard.readLate();
  return late === undefined ? again : { ...again, ...late };
}

/** Whether a request got a 2xx. */
export function isAccepted({ exchange }: { readonly exchange: Exchange }): boolean {
  return isSuccessStatus(exchange.response?.status);
}
