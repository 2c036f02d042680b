import { createNote, type Note } from '../domain/messages/notes.ts';
import type { RunEvent, RunHooks } from '../domain/run-events.ts';

/**
 * Tells the caller of a run what happens. A hook that throws, or gives a promise that is rejected, is not called again:
 * it must not end a run that has a license to put back.
 *
 * @param notes - where it is noted that the hook threw
 */
export function safeListener({ onEvent }: RunHooks, notes: Note[]): (event: RunEvent) => void {
  let isBroken = false;
  const broke = (thrown: unknown): void => {
    if (isBroken) return;
    isBroken = true;
    const what = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'something other than an error';
    notes.push(createNote('hook-threw', { error: what }));
  };
  return (event) => {
    if (isBroken) return;
    try {
      const told: unknown = onEvent?.(event);
      if (told instanceof Promise) told.catch(broke);
    } catch (thrown) {
      broke(thrown);
    }
  };
}
