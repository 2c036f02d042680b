import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { noLoss, type Row } from './row.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tests = 'tests/license/guard/properties.test.ts';

/** Runs random sequences of requests, lag, failures and signals against the license guard and simulated targets. */
export async function randomSequences(count: number): Promise<Row> {
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  const child = spawn(process.execPath, [vitest, 'run', tests], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GUARD_SEQUENCES: String(count) },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text = (text + more).slice(-2000);
    });
  }
  const [exitCode] = await once(child, 'close');
  return {
    fault: 'a random sequence against the license guard',
    injected: count,
    by: 'run',
    afterRun: noLoss,
    afterRestore: noLoss,
    surprises: exitCode === 0 ? [] : [`the property does not hold: ${text}`],
  };
}
