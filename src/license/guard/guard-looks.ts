import { checkValueIn } from '../license-reading.ts';
import type { GuardContext } from './guard-context.ts';
import type { GuardState } from './guard-state.ts';

/** How many looks at check there must be, at best before the first request that may write (law L6). */
const wantedLooks = 8;

/** Takes in a value of check that was asked for at a moment, in milliseconds since 1970. */
export function seeCheck({ port, store }: GuardContext, check: boolean | undefined, at: number): void {
  store.dispatch({ kind: 'check-seen', check, at, seenAt: port.now() });
}

/** Looks at check once. */
export async function look(context: GuardContext): Promise<boolean | undefined> {
  const { port, sender } = context;
  await sender.whenClear();
  const at = port.now();
  const check = checkValueIn(await port.readCheck());
  seeCheck(context, check, at);
  return check;
}

/** How many looks must follow a change: they tell a lasting one from a check that changes back and forth. */
const wantedAfterChange = 3;

/** How many looks at check are still missing. */
export function missingLooks({ lookCount, checkLooks, looksSinceChange }: GuardState): number {
  const afterChange = checkLooks.length === 2 ? wantedAfterChange - looksSinceChange : 0;
  return Math.max(0, wantedLooks - lookCount, afterChange);
}
