import type { Settings } from '../config/settings.ts';
import type { RunEvent } from '../domain/run-events.ts';
import type { CliIo, InterruptionMessages } from './io.ts';

/** What a run has changed so far, and has to restore. */
interface ToRestore {
  readonly accounts: boolean;
  readonly license: boolean;
}

/** What is printed at a signal: only what applies by then. */
function interruptionMessages({ accounts, license }: ToRestore): InterruptionMessages {
  const tasks = [...(license ? ['restoring the license'] : []), ...(accounts ? ['deleting test accounts'] : [])];
  if (tasks.length === 0) return { first: 'Stopping …', again: '' };
  return {
    first: `Stopping: ${tasks.join(' and ')} …`,
    again: license
      ? 'Still restoring the license. Quitting now would leave the server unlicensed.'
      : 'Still deleting test accounts.',
  };
}

/** Keeps what is printed at a signal true while a run goes on. The built-in server ends with the run. */
export function explainInterruption(io: CliIo, { impact, reference }: Settings): (event: RunEvent) => void {
  let toRestore: ToRestore = { accounts: false, license: false };
  io.interruption.explain(interruptionMessages(toRestore));
  return (event) => {
    if (reference) return;
    if (event.kind === 'stage' && event.stage === 'creating test accounts')
      toRestore = { ...toRestore, accounts: true };
    else if (event.kind === 'planned') toRestore = { ...toRestore, license: impact === 'write' };
    else return;
    io.interruption.explain(interruptionMessages(toRestore));
  };
}
