import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The process that a journal belongs to, told apart from others of the same number. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Which boot of which machine, and which container on it: process numbers mean something only there. Null where the system does not tell. */
  readonly system: string | null;
  /** When the process began, as its system counts. Null where it does not tell. */
  readonly processStart: string | null;
}

/** What can be said of an owner from here. `unknown`: it belongs to another machine, boot or container. */
export type ProcessStatus = 'running' | 'ended' | 'unknown';

/** This process. */
export function currentProcess(): ProcessIdentity {
  return { host: hostname(), pid: process.pid, system: systemHere(), processStart: startOf(process.pid) };
}

/** Whether the process that an owner names is still there, and the same one. */
export function processStatus(owner: ProcessIdentity): ProcessStatus {
  if (owner.host !== hostname() || owner.system !== systemHere()) return 'unknown';
  if (!exists(owner.pid)) return 'ended';
  const start = startOf(owner.pid);
  return start !== null && owner.processStart !== null && start !== owner.processStart ? 'ended' : 'running';
}

/** Signal 0 tests for existence (kill(2)); another user's process exists, too. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** Linux tells (proc(5), namespaces(7)); elsewhere the number of the process has to do. */
function systemHere(): string | null {
  return told(
    () => `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`,
  );
}

/** Field 22 of /proc/PID/stat. The name in field 2 may hold spaces and parentheses, so counting begins behind it. */
function startOf(pid: number): string | null {
  return told(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  });
}

function told(read: () => string | null): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
