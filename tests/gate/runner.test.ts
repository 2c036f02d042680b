import { describe, expect, test } from 'vitest';
import { root } from './package.ts';
import { startProgram } from './program.ts';

describe('a program that the action starts', () => {
  const runner = new URL('../../scripts/action/runner.ts', import.meta.url).href;

  // 143 and 130 would mean that the run has cleaned up before it ended.
  test.each<[NodeJS.Signals, number]>([
    ['SIGABRT', 134],
    ['SIGSEGV', 139],
    ['SIGKILL', 137],
    ['SIGTERM', 143],
  ])('that %s ended has the exit code %i', async (signal, expected) => {
    const script = `import { runProgram } from ${JSON.stringify(runner)};
      const args = ['-e', 'process.kill(process.pid, "${signal}"); setInterval(() => {}, 1000)'];
      process.exitCode = await runProgram(process.execPath, args, { cwd: '.', env: process.env });`;
    const { env } = process;
    const program = startProgram(process.execPath, ['--input-type=module', '-e', script], { cwd: root, env });
    expect((await program.ended).exitCode).toBe(expected);
  });
});
