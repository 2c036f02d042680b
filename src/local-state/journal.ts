import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isObject, parseJson } from '../domain/exchange.ts';
import { problem } from '../domain/problem.ts';
import type { Impact } from '../domain/scenario.ts';
import { type LicenseRecord, parseLicenseRecord } from '../license/guard/license-record.ts';
import { makePrivateFolder, writePrivately } from './private-files.ts';
import { type ProcessIdentity, type ProcessStatus, processStatus } from './process-identity.ts';

/** What a run was at when it was last heard of. */
type Step = 'begun' | 'creating test accounts' | 'running scenarios' | 'restoring' | 'not restored';

const steps: readonly unknown[] = [
  'begun',
  'creating test accounts',
  'running scenarios',
  'restoring',
  'not restored',
] satisfies Step[];
const impacts: readonly unknown[] = ['read', 'reject', 'write'] satisfies Impact[];

/** What a run leaves behind while it is under way, so that `restore` can finish what it began. Holds no secret. */
export interface JournalEntry extends ProcessIdentity {
  readonly runId: string;
  readonly url: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly impact: Impact;
  /** Whether it may have made personas. */
  readonly provision: boolean;
  /** What the license was before the run; null if the run only reads. */
  readonly license: LicenseRecord | null;
  readonly step: Step;
}

/** The journal of one target on this machine. */
export interface Journal {
  readonly path: string;
  /** The run that is under way, or was when it was killed; `damaged` where there is a journal that cannot be read. */
  read(): JournalEntry | 'damaged' | undefined;
  /** @throws ProblemError where another run that changes something is under way, or was killed. */
  mustBeFree(): void;
  /** @throws ProblemError where another run against the same target is under way, or was killed, or nothing can be written. */
  open(entry: JournalEntry): void;
  /** Notes how far the run has come. What was written before is enough to put everything back, so it may fail in silence. */
  update(change: Partial<Pick<JournalEntry, 'license' | 'step'>>): void;
  close(): void;
}

/** Whether the run of an entry is under way, as far as can be seen from here. Its process may go on after it. */
export function statusOfRun(entry: JournalEntry): ProcessStatus {
  return entry.step === 'not restored' ? 'ended' : processStatus(entry);
}

/** Where journals lie unless the caller says otherwise: XDG_STATE_HOME's default, on every system. */
export function defaultStateDirectory(): string {
  return join(homedir(), '.local', 'state');
}

/** The folder of this project below a state directory. */
export function stateFolder(stateDirectory: string): string {
  return join(stateDirectory, 'grafana-licensing-conformance');
}

/** A short name for a target. The names of the loopback interface are one name: they lead to the same server. */
export function targetKey(url: string): string {
  const named = url.replace(/^(https?:\/\/)(localhost|127\.0\.0\.1|\[::1\])(?=[:/])/, '$1loopback');
  return createHash('sha256').update(named).digest('hex').slice(0, 16);
}

/** The journal for a target, by its URL. Nothing is written before `open`. */
export function journalOf(url: string, stateDirectory: string): Journal {
  const folder = stateFolder(stateDirectory);
  const path = join(folder, `${targetKey(url)}.json`);
  let current: JournalEntry | undefined;

  const read = (): JournalEntry | 'damaged' | undefined => {
    try {
      const parsed = parseJson(readFileSync(path, 'utf8'));
      return parsed.ok && isEntry(parsed.value) ? parsed.value : 'damaged';
    } catch (thrown) {
      return codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR' ? undefined : 'damaged';
    }
  };

  return {
    path,
    read,
    mustBeFree() {
      const other = read();
      if (other !== undefined) throw alreadyOpen(other, path);
    },
    open(entry) {
      try {
        makePrivateFolder(folder);
        writePrivately(path, textOf(entry));
        current = entry;
      } catch (thrown) {
        // The file is there already, so of two runs that start at once only one goes on.
        if (isAlreadyThere(thrown, path)) throw alreadyOpen(read(), path);
        throw problem(
          'configuration',
          `The journal ${path} could not be written (${codeOf(thrown)}), and without it a killed run could not be put right. Set XDG_STATE_HOME to a folder that can be written. Nothing was changed on the target.`,
          thrown,
        );
      }
    },
    update(change) {
      if (!current) return;
      current = { ...current, ...change };
      const temporary = `${path}.${current.runId}.tmp`;
      try {
        writePrivately(temporary, textOf(current));
        renameSync(temporary, path);
      } catch {
        discard(temporary);
      }
    },
    close() {
      rmSync(path, { force: true });
    },
  };
}

function textOf(entry: JournalEntry): string {
  return `${JSON.stringify(entry, null, 2)}\n`;
}

/** Why a second run may not begin, and what to do. */
function alreadyOpen(other: JournalEntry | 'damaged' | undefined, path: string): Error {
  if (other === undefined || other === 'damaged') {
    return problem(
      'configuration',
      `There is a journal of another run (${path}), which cannot be read. Where no run is under way, run \`licensing-conformance restore\` with the same settings first.`,
    );
  }
  const { runId, url, pid, host } = other;
  const message = {
    running: `Another run (${runId}, process ${pid}) is under way against ${url}. Two runs would take the license from each other; wait for it to end.`,
    ended: `An earlier run (${runId}) against ${url} ended before it had put everything back. Run \`licensing-conformance restore\` with the same settings first (journal: ${path}).`,
    unknown: `A run (${runId}) against ${url} was started as process ${pid} of ${host}, and whether it still runs cannot be seen from here. If it does, wait for it to end; if not, run \`licensing-conformance restore\` with the same settings first (journal: ${path}).`,
  };
  return problem('configuration', message[statusOfRun(other)]);
}

/** Not the folder, which a file may stand in the place of. */
function isAlreadyThere(thrown: unknown, path: string): boolean {
  return codeOf(thrown) === 'EEXIST' && thrown instanceof Error && 'path' in thrown && thrown.path === path;
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is in nobody's way.
  }
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown error';
}

function isEntry(value: unknown): value is JournalEntry {
  if (!isObject(value)) return false;
  const isText = (one: unknown): boolean => typeof one === 'string';
  return (
    isText(value.runId) &&
    /^[0-9a-z]{8}$/.test(String(value.runId)) &&
    [value.url, value.startedAt, value.host].every(isText) &&
    [value.system, value.processStart].every((one) => one === null || isText(one)) &&
    Number.isSafeInteger(value.pid) &&
    impacts.includes(value.impact) &&
    steps.includes(value.step) &&
    typeof value.provision === 'boolean' &&
    (value.license === null || parseLicenseRecord(value.license) !== undefined)
  );
}
