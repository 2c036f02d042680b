import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReferenceServer } from '../../src/reference/index.ts';
import { start } from './processes.ts';
import { lossOf, type Row } from './row.ts';

/** A place where nothing more can be written, and how a run must end that has to write there. */
interface FullDisk {
  readonly fault: string;
  readonly args: readonly string[];
  /** For the shell that starts the run; the size of files is limited, as a full disk would. */
  readonly shell?: string;
  readonly ends: number;
  /** Whether the run must end before anything is changed on the target. */
  readonly before: boolean;
}

const disks: readonly FullDisk[] = [
  { fault: 'a full disk under the journal', args: [], shell: 'ulimit -f 0', ends: 2, before: true },
  {
    fault: 'a full disk under a report file',
    args: ['--reporter', 'json=report.json'],
    shell: 'ulimit -f 0',
    ends: 2,
    before: true,
  },
  { fault: 'a full device under a report', args: ['--reporter', 'json=/dev/full'], ends: 2, before: false },
];

/** Write runs that have no room for what they have to write. */
export async function fullDisks(): Promise<readonly Row[]> {
  return Promise.all(disks.map(tryDisk));
}

async function tryDisk({ fault, args, shell, ends, before }: FullDisk): Promise<Row> {
  const server = await startReferenceServer();
  const directory = mkdtempSync(join(tmpdir(), 'licensing-conformance-crashes-'));
  try {
    const told = { directory, url: server.url, server };
    const run = start(['run', '--impact', 'write', '--provision', ...args], told, shell);
    const end = await run.end;
    const changes = server.state().requests.filter(({ method }) => method !== 'GET').length;
    return {
      fault,
      injected: 1,
      by: 'run',
      afterRun: lossOf(server),
      afterRestore: lossOf(server),
      surprises: [
        ...(end === ends ? [] : [`it ended with ${end}: ${run.text().slice(-300)}`]),
        ...(before && changes > 0 ? [`${changes} changes were sent before it was noticed`] : []),
        ...(!before && changes === 0 ? ['nothing was sent'] : []),
      ],
    };
  } finally {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
