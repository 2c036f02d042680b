import type { Exchange } from '../domain/exchange.ts';
import type { BoundScenario } from '../domain/scenario.ts';
import type { LicenseGuard } from '../license/guard/license-guard-port.ts';
import { checkValueIn } from '../license/license-reading.ts';
import type { ExecutionContext } from './execution-context.ts';
import type { Judgment } from './judge/judge.ts';
import { looksAsAdmin } from './scenario-traits.ts';

/**
 * Sends a request to check, and again if what it reports of the state may only be late: once when another reading shows the
 * expected value, and, since nodes may take turns, once when the lag window is over.
 *
 * @param judgeOf - judges a response
 */
export async function sendAndConfirm(
  scenario: BoundScenario,
  { guard, transport, wallClock }: ExecutionContext,
  judgeOf: (sent: Exchange) => Judgment,
): Promise<Exchange> {
  const send = async (): Promise<Exchange> => {
    const askedAt = wallClock();
    const sent = await transport.send(scenario, scenario.as);
    if (looksAsAdmin(scenario)) guard.noteCheck(checkValueIn(sent), askedAt);
    return sent;
  };
  const { value } = scenario.expect;
  const mayBeLate = (sent: Exchange): boolean => {
    if (!value || sent.response?.status !== 200) return false;
    const { findings } = judgeOf(sent);
    return findings.some(({ code }) => code === 'wrong-value');
  };
  const first = await send();
  if (!value || !mayBeLate(first) || (!value.equals && guard.state.hasOtherSource)) return first;
  if (!(await isSeenLate(guard, value.equals))) return first;
  const second = await send();
  if (!mayBeLate(second)) return second;
  await guard.read(() => false);
  return send();
}

/** Whether check turns to a value within the lag window of the last write. */
async function isSeenLate(guard: LicenseGuard, expected: boolean): Promise<boolean> {
  const reading = await guard.read(({ check }) => check === expected);
  return reading.check === expected;
}
