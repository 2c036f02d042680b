import { expect, test } from 'vitest';
import { deadlineIn } from '../../src/target/deadline.ts';

function busyFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

async function aborted(signal: AbortSignal): Promise<number> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  return performance.now();
}

test('a deadline that is set after long work does not pass early', async () => {
  busyFor(60);
  const start = performance.now();
  const { signal } = deadlineIn(50);
  expect((await aborted(signal)) - start).toBeGreaterThanOrEqual(50);
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('a deadline that is cleared does not pass', async () => {
  const cleared = deadlineIn(1);
  cleared.clear();
  await aborted(deadlineIn(20).signal);
  expect(cleared.signal.aborted).toBe(false);
});
