import { describe, expect, test } from 'vitest';
import { safeListener } from '../../src/app/safe-listener.ts';
import { createNote, type Note } from '../../src/domain/messages/notes.ts';
import type { RunEvent } from '../../src/domain/run-events.ts';

const event = { kind: 'note', note: createNote('cleanup-retried') } as const;

describe('the safe listener', () => {
  test('passes each event to onEvent', () => {
    const events: RunEvent[] = [];
    const emit = safeListener<RunEvent>('onEvent', (one) => events.push(one), []);
    emit(event);
    emit(event);
    expect(events).toEqual([event, event]);
  });

  test('does nothing if the caller gave no onEvent', () => {
    expect(() => safeListener('onEvent', undefined, [])(event)).not.toThrow();
  });

  test.each([
    ['an error', new TypeError('broken'), 'TypeError: broken'],
    ['text', 'broken', 'something other than an error'],
  ])('a hook that throws %s is not called again, and that is noted once', (_, thrown, what) => {
    const notes: Note[] = [];
    let called = 0;
    const emit = safeListener(
      'onResult',
      () => {
        called += 1;
        throw thrown;
      },
      notes,
    );
    emit(event);
    emit(event);
    expect(called).toBe(1);
    expect(notes).toEqual([createNote('hook-threw', { hook: 'onResult', error: what })]);
  });

  test('a hook whose promise rejects is not called again', async () => {
    const notes: Note[] = [];
    const tell = safeListener('onEvent', () => Promise.reject(new Error('late')) as unknown as undefined, notes);
    tell(event);
    tell(event);
    await new Promise(setImmediate);
    tell(event);
    expect(notes).toEqual([createNote('hook-threw', { hook: 'onEvent', error: 'Error: late' })]);
  });
});
