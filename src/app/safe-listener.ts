import { createNote, type Note } from '../domain/messages/notes.ts';
import type { RunHooks } from '../domain/run-events.ts';

/**
 * Wraps a hook of a run. A hook that throws, or returns a promise that rejects, is not called again: it must not end a run
 * that has a license to restore.
 *
 * @param name - of the hook
 * @param hook - undefined if there is none
 * @param notes - receives a note if the hook throws
 */
export function safeListener<T>(
  name: keyof RunHooks,
  hook: ((value: T) => void) | undefined,
  notes: Note[],
): (value: T) => void {
  let isDisabled = false;
  const disable = (thrown: unknown): void => {
    if (isDisabled) return;
    isDisabled = true;
    const what = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'something other than an error';
    notes.push(createNote('hook-threw', { hook: name, error: what }));
  };
  return (value) => {
    if (isDisabled) return;
    try {
      const returned: unknown = hook?.(value);
      if (returned instanceof Promise) returned.catch(disable);
    } catch (thrown) {
      disable(thrown);
    }
  };
}
