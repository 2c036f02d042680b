import { createNote, type Note } from '../domain/messages/notes.ts';
import type { RunEvent, RunHooks } from '../domain/run-events.ts';

/**
 * Wraps the listener of a run's events. A listener that throws, or returns a promise that rejects, is not called again:
 * it must not end a run that has a license to restore.
 *
 * @param notes - receives a note if the listener throws
 */
export function safeListener({ onEvent }: RunHooks, notes: Note[]): (event: RunEvent) => void {
  let isDisabled = false;
  const disable = (thrown: unknown): void => {
    if (isDisabled) return;
    isDisabled = true;
    const what = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'something other than an error';
    notes.push(createNote('hook-threw', { error: what }));
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
