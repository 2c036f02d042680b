/*
 * `npm run bench`: measures the built command beside a floor and other tools, and writes docs/performance.md.
 *
 *   npm run bench -- [--quick] [--only GLOB] [--baseline REVISION] [--out FOLDER]
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import picomatch from 'picomatch';
import { buildBaseline, git } from './baseline.ts';
import { type Condition, conditions, type Workload, workloads } from './conditions.ts';
import { type Contestant, checksOf, floor, peerIds, peers, suite } from './contestants.ts';
import { measure, timeProgram } from './measure.ts';
import { installPackages } from './peers/install.ts';
import { drawPlot } from './plot.ts';
import { performancePage } from './report.ts';
import { type Entry, medianTrial, type Results, resultsJson, type Trial } from './results.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { targetRows } from './targets.ts';
import { idleTime, roundTrips } from './traffic.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'reports/bench');

/** A pause shorter than this is not counted as waiting. */
const idleThresholdMs = 50;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    baseline: { type: 'string' },
    out: { type: 'string' },
  },
});

const isPartial = options.quick || options.only !== undefined;
const repetitions = options.quick ? 3 : 7;
const out = options.out ?? (isPartial ? folder : join(root, 'docs'));
const isChosen = options.only ? picomatch(options.only) : () => true;

if (!existsSync(timeProgram)) {
  process.stderr.write(`${timeProgram} is missing. Install GNU time: on Debian, the package "time".\n`);
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
installPackages();
const { contestants: others, missing } = needsPeers() ? peers() : { contestants: [], missing: [] };
const contestants: readonly Contestant[] = [
  suite('suite', 'the suite', root, (workload, { settleMs }) => workload !== 'collection' || settleMs === 0),
  floor(folder),
  ...(options.baseline === undefined ? [] : [baselineSuite(options.baseline)]),
  ...others,
];

/** What contestants cache, each in a folder of its own, for the next run. */
const caches = mkdtempSync(join(tmpdir(), 'licensing-conformance-bench-caches-'));

// Ends what is being measured, too.
process.once('SIGINT', () => process.exit(130));
const server = startServerProcess();
try {
  const loadBefore = loadavg()[0] ?? 0;
  await warmUp();
  const entries = await allEntries();
  const results: Results = {
    environment: {
      date: new Date().toISOString().slice(0, 10),
      commit: git(root, 'rev-parse', '--short=12', 'HEAD').trim(),
      node: process.versions.node,
      processor: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      load: [loadBefore, loadavg()[0] ?? 0],
      repetitions,
      isPartial,
      missing,
    },
    entries,
  };
  await write(results);
} finally {
  server.end();
  rmSync(caches, { recursive: true, force: true });
}

/** Whether a tool of others is chosen: they take part in the collection alone, and to build Hurl takes minutes. */
function needsPeers(): boolean {
  return conditions.some(({ id }) => peerIds.some((peer) => isChosen(`${id}/collection/${peer}`)));
}

function baselineSuite(revision: string): Contestant {
  const builtIn = buildBaseline(revision, root, folder);
  return suite('baseline', `the suite at ${revision}`, builtIn, (workload, { id }) => {
    return id === 'local' && workload !== 'collection';
  });
}

/** Lets the server compile what it runs often, so that the first contestant is not the slowest; and fills the cache of the suite. */
async function warmUp(): Promise<void> {
  const [condition] = conditions;
  const [first] = contestants;
  if (!condition || !first) return;
  for (const workload of ['write', 'write'] as const) await trial(server, first, workload, condition);
}

async function allEntries(): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const condition of conditions.filter(({ settleMs }) => !options.quick || settleMs === 0)) {
    for (const workload of workloads.filter((one) => !options.quick || one !== 'reject')) {
      entries.push(...(await contest(condition, workload)));
    }
  }
  return entries;
}

/** Measures every contestant at a workload, one run each in turn. */
async function contest(condition: Condition, workload: Workload): Promise<readonly Entry[]> {
  const chosen = contestants.filter(
    (one) => one.takesPart(workload, condition) && isChosen(`${condition.id}/${workload}/${one.id}`),
  );
  const trials = new Map(chosen.map(({ id }): [string, Trial[]] => [id, []]));
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const one of chosen) trials.get(one.id)?.push(await trial(server, one, workload, condition));
  }
  return chosen.map(({ id, label, startsNode }) => {
    const own = trials.get(id) ?? [];
    const middle = medianTrial(own);
    process.stderr.write(`${condition.id}/${workload}/${id}: ${Math.round(middle.wallMs)} ms\n`);
    const identity = { condition: condition.id, workload, contestant: id, label, startsNode };
    return { ...identity, checks: checksOf(workload), median: middle, trials: own };
  });
}

/** One run of a contestant, against a server that nobody has used. */
async function trial(
  target: ServerProcess,
  contestant: Contestant,
  workload: Workload,
  condition: Condition,
): Promise<Trial> {
  const { latencyMs, connectMs } = condition;
  const scratch = mkdtempSync(join(tmpdir(), 'licensing-conformance-bench-'));
  try {
    const opened = await target.open({ latencyMs, connectMs, seedPersonas: workload === 'collection' });
    const command = contestant.prepare(opened, workload, condition, scratch);
    const environment = { ...command.environment, XDG_CACHE_HOME: join(caches, contestant.id) };
    const usage = await measure({ ...command, environment });
    const { requests, connections } = await target.close();
    return {
      ...usage,
      requests: requests.length,
      connections,
      roundTrips: roundTrips(requests),
      idleMs: idleTime(requests, idleThresholdMs),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function write(results: Results): Promise<void> {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(folder, 'performance.json'), resultsJson(results));
  writeFileSync(join(out, 'performance.svg'), await drawPlot(results));
  writeFileSync(join(out, 'performance.md'), performancePage(results, 'performance.svg'));
  for (const { status, target, limit, measured } of targetRows(results)) {
    process.stdout.write(`${status.padEnd(12)}  ${target}: ${measured} (limit: ${limit})\n`);
  }
  process.stdout.write(
    `Written to ${out}: performance.md, performance.svg. Every run is in ${folder}/performance.json\n`,
  );
}
