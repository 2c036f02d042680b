import { describe, expect, test } from 'vitest';
import { safeListener } from '../../src/app/safe-listener.ts';
import type { RunEvent } from '../../src/domain/run-events.ts';

const event = { kind: 'note', text: 'something' } as const;

describe('the safe listener', () => {
  test('passes each event to onEvent', () => {
    const events: RunEvent[] = [];
    const emit = safeListener({ onEvent: (one) => events.push(one) }, []);
    emit(event);
    emit(event);
    expect(events).toEqual([event, event]);
  });

  test('needs no onEvent', () => {
    expect(() => safeListener({}, [])(event)).not.toThrow();
  });

  test.each([
    ['an error', new TypeError('broken'), 'TypeError: broken'],
    ['text', 'broken', 'no error'],
  ])('does not call a hook again that threw %s, and notes it once', (_, thrown, what) => {
    const notes: string[] = [];
    let called = 0;
    const emit = safeListener(
      {
        onEvent: () => {
          called += 1;
          throw thrown;
        },
      },
      notes,
    );
    emit(event);
    emit(event);
    expect(called).toBe(1);
    expect(notes).toEqual([`The hook onEvent threw (${what}), and was not called again.`]);
  });

  test('does not call a hook again that rejected', async () => {
    const notes: string[] = [];
    const emit = safeListener({ onEvent: () => Promise.reject(new Error('late')) as unknown as undefined }, notes);
    emit(event);
    emit(event);
    await new Promise(setImmediate);
    emit(event);
    expect(notes).toEqual(['The hook onEvent threw (Error: late), and was not called again.']);
  });
});
