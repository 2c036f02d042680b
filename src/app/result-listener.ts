import type { ScenarioResult } from '../domain/report.ts';
import type { RunHooks } from '../domain/run-events.ts';
import { withoutBody } from '../report/bodies.ts';
import { resultRedactor } from '../report/redact.ts';
import type { RunParts } from './run-parts.ts';
import type { RunState } from './run-state.ts';
import { safeListener } from './safe-listener.ts';
import { secretsOf } from './secrets.ts';

/**
 * Passes each result to the hook `onResult` as the report will show it: without secrets, and without bodies unless they are
 * to be shown. Costs nothing without that hook.
 */
export function resultListener(
  { onResult }: RunHooks,
  parts: RunParts,
  runState: RunState,
): (result: ScenarioResult) => void {
  if (onResult === undefined) return () => {};
  const listener = safeListener('onResult', onResult, runState.notes);
  let redact = resultRedactor({ values: [] }, parts);
  let known = -1;
  return (result) => {
    const { personas, logins } = runState;
    // Test accounts are created before the first result, but an exploration or a Pact server may have more of them.
    if (personas.length + logins.length !== known) {
      known = personas.length + logins.length;
      redact = resultRedactor(secretsOf(parts, personas, logins), parts);
    }
    listener(redact(parts.showBodies ? result : withoutBody(result)));
  };
}
