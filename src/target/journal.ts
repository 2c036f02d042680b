import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { problem } from '../problem.ts';
import { isObject, parseJson } from '../spec/exchange.ts';

/** What a run leaves behind while it is under way, so that `restore` can finish what it began. Holds no secret. */
export interface Entry {
  readonly runId: string;
  readonly url: string;
  readonly startedAt: string;
  readonly pid: number;
  /** Whether the license is to be stored in the end; null where the run does not write. */
  readonly licenseStored: boolean | null;
}

/** The journal of one target on this machine. */
export interface Journal {
  readonly path: string;
  /** The run that is under way, or was when it was killed. */
  read(): Entry | undefined;
  /** @throws ProblemError where another run against the same target is under way, or was killed, or nothing can be written. */
  open(entry: Entry): void;
  close(): void;
}

/** Where journals lie unless the caller says otherwise: XDG_STATE_HOME's default, on every system. */
export function defaultStateDirectory(): string {
  return join(homedir(), '.local', 'state');
}

/** The journal for a target, by its URL. Nothing is written before `open`. */
export function journalOf(url: string, stateDirectory: string): Journal {
  const directory = join(stateDirectory, 'grafana-licensing-conformance');
  const path = join(directory, `${createHash('sha256').update(url).digest('hex').slice(0, 16)}.json`);

  const read = (): Entry | undefined => {
    try {
      const parsed = parseJson(readFileSync(path, 'utf8'));
      return parsed.ok && isEntry(parsed.value) ? parsed.value : undefined;
    } catch {
      return undefined;
    }
  };

  return {
    path,
    read,
    open(entry) {
      const text = `${JSON.stringify(entry, null, 2)}\n`;
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        // Fails where the file is there already, so that of two runs that start at once only one goes on.
        writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
      } catch (thrown) {
        const other = read();
        if (other) throw alreadyOpen(other, path);
        throw problem(
          'configuration',
          `The journal ${path} could not be written, and without it a killed run could not be put right. Set XDG_STATE_HOME to a folder that can be written.`,
          thrown,
        );
      }
    },
    close() {
      rmSync(path, { force: true });
    },
  };
}

function alreadyOpen(other: Entry, path: string): Error {
  return isRunning(other.pid)
    ? problem(
        'configuration',
        `Another run (${other.runId}, process ${other.pid}) is under way against ${other.url}. Two runs would take the license from each other; wait for it to end.`,
      )
    : problem(
        'configuration',
        `An earlier run (${other.runId}) against ${other.url} was killed before it had put everything back. Run \`licensing-conformance restore\` with the same settings first (journal: ${path}).`,
      );
}

/** Signal 0 tests for existence (kill(2)); another user's process exists, too. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

function isEntry(value: unknown): value is Entry {
  return (
    isObject(value) &&
    typeof value.runId === 'string' &&
    /^[0-9a-z]{8}$/.test(value.runId) &&
    typeof value.url === 'string' &&
    typeof value.startedAt === 'string' &&
    Number.isSafeInteger(value.pid) &&
    (typeof value.licenseStored === 'boolean' || value.licenseStored === null)
  );
}
