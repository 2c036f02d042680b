import { spawnSync } from 'node:child_process';

/** Whether a process runs. One that has ended may remain as a zombie until its parent looks at it. Blocks meanwhile. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z\s]/.test(stdout.trim());
}
