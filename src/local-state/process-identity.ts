import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemErrorCode } from '../domain/system-error.ts';

/** Identifies the process that a journal belongs to, among others with the same PID. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Which boot of which machine, and which container on it: a PID means something only there. Null if the system does not report it. */
  readonly system: string | null;
  /** When the process started, as its system counts. Null if the system does not report it. */
  readonly processStart: string | null;
}

/** The status of a process. `unknown`: it belongs to another machine, boot or container. */
export type ProcessStatus = 'running' | 'ended' | 'unknown';

/** This process. */
export function currentProcess(): ProcessIdentity {
  return { host: hostname(), pid: process.pid, system: systemHere(), processStart: startOf(process.pid) };
}

/** Whether a process is still running, and is the same one. */
export function processStatus(identity: ProcessIdentity): ProcessStatus {
  if (identity.host !== hostname() || identity.system !== systemHere()) return 'unknown';
  if (!exists(identity.pid)) return 'ended';
  if (isZombie(identity.pid)) return 'ended';
  const start = startOf(identity.pid);
  return start !== null && identity.processStart !== null && start !== identity.processStart ? 'ended' : 'running';
}

/** Signal 0 tests whether a process exists (kill(2)), also one of another user. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return systemErrorCode(thrown) === 'EPERM';
  }
}

/** Linux reports it (proc(5), namespaces(7)); on other systems only the PID is checked. */
function systemHere(): string | null {
  return orNull(
    () => `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`,
  );
}

/** Field 22 of /proc/PID/stat. */
function startOf(pid: number): string | null {
  return statusFields(pid)[19] ?? null;
}

/** Whether a process has ended and its parent has not yet taken notice: field 3 of /proc/PID/stat. */
function isZombie(pid: number): boolean {
  return statusFields(pid)[0] === 'Z';
}

/** The fields of /proc/PID/stat from the third on. The name in field 2 may contain spaces and parentheses. */
function statusFields(pid: number): readonly string[] {
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function orNull(read: () => string | null): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
