import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { jsonReport } from '../../src/report/json.ts';
import {
  appendToFile,
  checkReportFiles,
  type OpenReport,
  openReportFile,
  writeReportFile,
} from '../../src/report/report-files.ts';
import { reportOf } from './sample.ts';

const root = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A folder that no other test has. */
const folder = (): string => mkdtempSync(join(root, 'case-'));
const oldReport = jsonReport(reportOf([]));
const check = (...files: readonly string[]) => checkReportFiles(files.map((file) => ({ name: 'json', file })));

describe('the check of report files before a run', () => {
  it('finds nothing and leaves nothing behind if every report can be written', () => {
    const inside = folder();
    writeFileSync(join(inside, 'old.json'), oldReport);
    expect(check(join(inside, 'a.json'), join(inside, 'old.json'))).toBeNull();
    expect(checkReportFiles([{ name: 'terminal' }])).toBeNull();
    expect(readdirSync(inside)).toEqual(['old.json']);
    expect(readFileSync(join(inside, 'old.json'), 'utf8')).toBe(oldReport);
  });

  it.each<[string, (inside: string) => string, string]>([
    ['an existing folder', (inside) => inside, 'it is a folder; name a file in it'],
    ['a missing folder', (inside) => join(inside, 'no', 'a.json'), 'its folder does not exist; create it first'],
    [
      'a path below a file',
      (inside) => {
        writeFileSync(join(inside, 'file'), '');
        return join(inside, 'file', 'a.json');
      },
      'its folder does not exist; create it first',
    ],
  ])('rejects %s', (_, pathIn, cause) => {
    const path = pathIn(folder());
    expect(check(path)).toEqual(createProblem('report-not-writable', { path, cause }));
  });

  it.skipIf(process.getuid?.() === 0)('refuses a folder that may not be written to', () => {
    const inside = folder();
    chmodSync(inside, 0o500);
    expect(check(join(inside, 'a.json'))?.code).toBe('report-not-writable');
  });

  it('rejects two reports in one file, by whatever path, or both on standard output', () => {
    const inside = folder();
    mkdirSync(join(inside, 'real'));
    symlinkSync(join(inside, 'real'), join(inside, 'other'));
    const same = checkReportFiles([
      { name: 'json', file: join(inside, 'real', 'a') },
      { name: 'junit', file: join(inside, 'other', '..', 'other', 'a') },
    ]);
    const both = { first: 'json', second: 'junit' };
    const destination = JSON.stringify(join(inside, 'other', '..', 'other', 'a'));
    expect(same).toEqual(createProblem('reports-in-one-file', { ...both, destination }));
    expect(checkReportFiles([{ name: 'json' }, { name: 'junit' }])).toEqual(
      createProblem('reports-in-one-file', { ...both, destination: 'standard output' }),
    );
  });
});

describe('writing a report', () => {
  it('makes a file that only its owner may read, and nothing beside it', () => {
    const inside = folder();
    const path = join(inside, 'a.json');
    expect(writeReportFile(path, 'ä')).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('ä');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(inside)).toEqual(['a.json']);
  });

  it('gives the file the mode that is asked for, whatever the umask', () => {
    const path = join(folder(), 'a.json');
    const umask = process.umask(0o077);
    try {
      expect(writeReportFile(path, 'x', 0o644)).toBeNull();
    } finally {
      process.umask(umask);
    }
    expect(statSync(path).mode & 0o777).toBe(0o644);
  });

  it('replaces an old report that others may read by one that only the owner may read', () => {
    const path = join(folder(), 'a.json');
    writeFileSync(path, oldReport, { mode: 0o644 });
    expect(writeReportFile(path, 'new')).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('follows a symbolic link', () => {
    const inside = folder();
    writeFileSync(join(inside, 'real'), oldReport);
    symlinkSync(join(inside, 'real'), join(inside, 'link'));
    expect(writeReportFile(join(inside, 'link'), 'new')).toBeNull();
    expect(readFileSync(join(inside, 'real'), 'utf8')).toBe('new');
  });

  it('writes to a device without replacing it', () => {
    expect(check('/dev/null')).toBeNull();
    expect(writeReportFile('/dev/null', 'x')).toBeNull();
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('says why a file cannot be written, and leaves no partial file', () => {
    const inside = folder();
    expect(writeReportFile(inside, 'x')).toMatchObject({ code: 'report-not-writable' });
    expect(writeReportFile(join(inside, 'no', 'a'), 'x')?.message).toContain('its folder does not exist');
    expect(writeReportFile(join(inside, 'x'.repeat(300)), 'x')?.message).toContain('the name is too long');
    expect(readdirSync(inside)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('says that a disk is full', () => {
    expect(writeReportFile('/dev/full', 'x')?.message).toContain('no space is left on the device');
  });

  it('writes into a pipe', () => {
    const path = join(folder(), 'pipe');
    execFileSync('mkfifo', [path]);
    const module = join(import.meta.dirname, '../../src/report/report-files.ts');
    const script =
      'const { writeReportFile } = await import(process.argv[1]); writeReportFile(process.argv[2], "through");';
    const reader = 'cat "$0" & exec "$1" --input-type=module -e "$2" "$3" "$0"';
    const read = execFileSync('bash', ['--norc', '-c', reader, path, process.execPath, script, module]);
    expect(read.toString()).toBe('through');
  });

  it('does not wait for a reader of a pipe that never comes', () => {
    const path = join(folder(), 'pipe');
    execFileSync('mkfifo', [path]);
    expect(check(path)).toBeNull();
    expect(writeReportFile(path, 'x')).toEqual(
      createProblem('report-not-writable', { path, cause: 'no process reads from the pipe' }),
    );
  });

  it.each<[string, (path: string) => void]>([
    ['a file of somebody else', (path) => writeFileSync(path, '{"name": "grafana-licensing-conformance"}')],
    [
      'a file of 3 GiB',
      (path) => {
        writeFileSync(path, '');
        truncateSync(path, 3 * 2 ** 30);
      },
    ],
    [
      'a link to a file of somebody else',
      (path) => {
        writeFileSync(`${path}.other`, 'precious');
        symlinkSync(`${path}.other`, path);
      },
    ],
  ])('does not overwrite %s', (_, place) => {
    const path = join(folder(), 'report.json');
    place(path);
    const before = statSync(path).size;
    const cause = 'a file that is not a report of this tool is there; delete it or name another one';
    const problem = createProblem('report-not-writable', { path, cause });
    expect([check(path), writeReportFile(path, 'new')]).toEqual([problem, problem]);
    expect(statSync(path).size).toBe(before);
  });

  it('overwrites an empty file', () => {
    const path = join(folder(), 'report.json');
    writeFileSync(path, '');
    expect([check(path), writeReportFile(path, 'new')]).toEqual([null, null]);
  });
});

describe('a report that is written in parts', () => {
  const opened = (path: string, mode?: number): OpenReport => {
    const report = openReportFile(path, mode);
    if ('code' in report) throw new Error(report.message);
    return report;
  };

  it('can be followed while it is written, and only by its owner', () => {
    const path = join(folder(), 'a.ndjson');
    const report = opened(path);
    report.write('1\n');
    expect(readFileSync(path, 'utf8')).toBe('1\n');
    report.write('2\n');
    report.close();
    expect(readFileSync(path, 'utf8')).toBe('1\n2\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('replaces an old report, and does not replace another file', () => {
    const inside = folder();
    writeFileSync(join(inside, 'old'), oldReport);
    writeFileSync(join(inside, 'other'), 'precious');
    opened(join(inside, 'old')).close();
    expect(readFileSync(join(inside, 'old'), 'utf8')).toBe('');
    expect(openReportFile(join(inside, 'other'))).toMatchObject({ code: 'report-not-writable' });
    expect(readFileSync(join(inside, 'other'), 'utf8')).toBe('precious');
  });

  it.runIf(process.platform === 'linux')(
    'gives the same problem for each part after a first one could not be written',
    () => {
      const report = opened('/dev/full');
      const problem = report.write('x');
      expect(problem?.code).toBe('report-not-writable');
      expect(report.write('y')).toBe(problem);
      report.close();
    },
  );
});

describe('appending to a file', () => {
  it('creates a missing file, keeps what is in an existing one, and reports a path that cannot be written', () => {
    const path = join(folder(), 'summary.md');
    expect(appendToFile(path, 'one\n')).toBeNull();
    expect(appendToFile(path, 'two\n')).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    expect(appendToFile(join(path, 'no'), 'x')?.code).toBe('report-not-writable');
  });

  it('does not wait for a reader of a pipe, which would keep a run from ending', () => {
    const path = join(folder(), 'pipe');
    execFileSync('mkfifo', [path]);
    expect(appendToFile(path, 'one\n')?.code).toBe('report-not-writable');
  });
});
