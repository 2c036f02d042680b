import type { RunEvent, RunHooks } from '../domain/run-events.ts';

/**
 * Wraps the listener of a run's events. A listener that throws, or returns a promise that rejects, is not called again:
 * it must not end a run that has a license to restore.
 *
 * @param notes - receives a note if the listener throws
 */
export function safeListener({ onEvent }: RunHooks, notes: string[]): (event: RunEvent) => void {
  let isDisabled = false;
  const disable = (thrown: unknown): void => {
    if (isDisabled) return;
    isDisabled = true;
    const what = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'no error';
    notes.push(`The hook onEvent threw (${what}), and was not called again.`);
  };
  return (event) => {
    if (isDisabled) return;
    try {
      const returned: unknown = onEvent?.(event);
      if (returned instanceof Promise) returned.catch(disable);
    } catch (thrown) {
      disable(thrown);
    }
  };
}
