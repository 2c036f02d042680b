import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { type Problem, ProblemError } from '../domain/problem.ts';
import { isRunId } from '../domain/run-id.ts';
import { type Impact, impacts } from '../domain/scenario.ts';
import { systemErrorCode } from '../domain/system-error.ts';
import { type LicenseRecord, parseLicenseRecord } from '../license/guard/license-record.ts';
import { createFile, swapFile } from './atomic-write.ts';
import { makePrivateFolder } from './private-folder.ts';
import { type ProcessIdentity, type ProcessStatus, processStatus } from './process-identity.ts';
import { stateFolder, targetKey } from './state-folder.ts';
import { readTrustedFile } from './trusted-file.ts';

const runPhases = ['begun', 'creating test accounts', 'running scenarios', 'restoring', 'not restored'] as const;

/** The last known phase of a run. */
type RunPhase = (typeof runPhases)[number];

/** What an active run leaves on disk, so that `restore` can clean up after it. Contains no secret. */
export interface JournalEntry extends ProcessIdentity {
  readonly runId: string;
  readonly url: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly impact: Impact;
  /** Whether it may have created test accounts. */
  readonly provision: boolean;
  /** What the license was before the run; null if the run only reads. */
  readonly license: LicenseRecord | null;
  readonly step: RunPhase;
}

/** The journal of one target on this machine. */
export interface Journal {
  readonly path: string;
  /**
   * The run that is active, or was when it was killed; `damaged` if there is a journal that cannot be understood.
   *
   * @throws ProblemError `journal-untrusted` if the file is not one that this user's runs have written for this target
   */
  read(): JournalEntry | 'damaged' | undefined;
  /** @throws ProblemError if another run that changes something is active, or was killed. */
  mustBeFree(): void;
  /** @throws ProblemError if another run against the same target is active or was killed, or the journal cannot be written. */
  open(entry: JournalEntry): void;
  /** Records the progress of the run. May fail silently: what was written before is enough to restore everything. */
  update(change: Partial<Pick<JournalEntry, 'license' | 'step'>>): void;
  close(): void;
}

/** Whether the run of an entry is active, as far as this process can see. Its process may outlive it. */
export function statusOfRun(entry: JournalEntry): ProcessStatus {
  return entry.step === 'not restored' ? 'ended' : processStatus(entry);
}

/**
 * The journal for a target, by its URL. Writes nothing before `open`.
 *
 * @param stateDirectory - undefined if there is no place for a journal: then every use of it but `update` is a problem
 */
export function journalOf(url: string, stateDirectory: string | undefined): Journal {
  if (stateDirectory === undefined) return impossibleJournal;
  const folder = stateFolder(stateDirectory);
  const path = join(folder, `${targetKey(url)}.json`);
  let current: JournalEntry | undefined;
  /** What the file contains, as far as this process knows. */
  let written: string | undefined;

  const read = (): JournalEntry | 'damaged' | undefined => {
    const file = readTrustedFile(path);
    if (file.kind === 'absent') return undefined;
    if (file.kind === 'untrusted') throw notOurs(path, file.cause);
    const parsed = parseJson(file.text);
    if (!parsed.ok || !isEntry(parsed.value)) return 'damaged';
    if (targetKey(parsed.value.url) !== targetKey(url)) throw notOurs(path, 'is for another URL');
    return parsed.value;
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
        const text = inJson(entry);
        createFile(path, text);
        written = text;
        current = entry;
      } catch (thrown) {
        // The file exists already: of two runs that start at once only one continues.
        if (isAlreadyThere(thrown, path)) throw alreadyOpen(read(), path);
        const problem = createProblem('journal-not-writable', { path, cause: systemErrorCode(thrown) });
        throw new ProblemError(problem, { cause: thrown });
      }
    },
    update(change) {
      if (!current) return;
      current = { ...current, ...change };
      const text = inJson(current);
      // A durable write is slow, and most scenarios change nothing that the journal records.
      if (text === written && existsSync(path)) return;
      try {
        swapFile(path, text);
        written = text;
      } catch {
        // What was written before is enough.
      }
    },
    close() {
      rmSync(path, { force: true });
    },
  };
}

/** What is there instead of a journal if there is no place for one. */
const impossibleJournal: Journal = {
  path: '',
  read: noStateFolder,
  mustBeFree: noStateFolder,
  open: noStateFolder,
  update() {},
  close: noStateFolder,
};

function noStateFolder(): never {
  throw new ProblemError(createProblem('no-state-folder'));
}

function notOurs(path: string, cause: string): ProblemError {
  return new ProblemError(createProblem('journal-untrusted', { path, cause }));
}

/** Why a run that changes something cannot start beside the journal that is there; undefined if there is none. */
export function journalProblem(journal: Journal): Problem | undefined {
  try {
    journal.mustBeFree();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof ProblemError) return thrown.problem;
    throw thrown;
  }
}

function inJson(entry: JournalEntry): string {
  return `${JSON.stringify(entry, null, 2)}\n`;
}

/** Why a second run must not start, and what to do. */
function alreadyOpen(other: JournalEntry | 'damaged' | undefined, path: string): Error {
  if (other === undefined || other === 'damaged')
    return new ProblemError(createProblem('journal-unreadable', { path }));
  const run = { ...other, path };
  switch (statusOfRun(other)) {
    case 'running':
      return new ProblemError(createProblem('run-active', run));
    case 'ended':
      return new ProblemError(createProblem('run-unfinished', run));
    case 'unknown':
      return new ProblemError(createProblem('run-status-unknown', run));
  }
}

/** Whether it is the file that exists, and not a file where a folder is expected. */
function isAlreadyThere(thrown: unknown, path: string): boolean {
  return systemErrorCode(thrown) === 'EEXIST' && thrown instanceof Error && 'path' in thrown && thrown.path === path;
}

function isEntry(value: unknown): value is JournalEntry {
  if (!isObject(value)) return false;
  const isString = (one: unknown): boolean => typeof one === 'string';
  const isOneOf = (allowed: readonly unknown[], one: unknown): boolean => allowed.includes(one);
  return (
    isRunId(value.runId) &&
    [value.url, value.startedAt, value.host].every(isString) &&
    [value.system, value.processStart].every((one) => one === null || isString(one)) &&
    Number.isSafeInteger(value.pid) &&
    isOneOf(impacts, value.impact) &&
    isOneOf(runPhases, value.step) &&
    typeof value.provision === 'boolean' &&
    (value.license === null || parseLicenseRecord(value.license) !== undefined)
  );
}
