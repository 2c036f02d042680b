/*
 * Verifies the Pact contract against every fault of the reference server: which faults the contract detects, and which
 * only a run detects. Exits with 1 if a fault that changes a response is not detected.
 *
 *   node bench/pact-faults.ts [GLOB]
 */
import picomatch from 'picomatch';
import { runConformance } from '../src/app/run.ts';
import { settingsFromOptions } from '../src/config/library-options.ts';
import { verifyPacts } from '../src/pact/verify/verify.ts';
import { type PactProcess, startPactProcess } from '../src/pact/worker-process.ts';
import { type Fault, faults, startReferenceServer } from '../src/reference/index.ts';

/** The suite is measured on two cores. */
const workers = 2;

interface Row {
  readonly fault: Fault;
  readonly verify: 'seen' | 'blocked' | 'not seen';
  /** Only for faults that the contract does not detect. */
  readonly run: boolean | undefined;
}

/** What a contract of single responses cannot detect, by the id of the fault. */
const beyond: readonly { readonly why: string; readonly faults: RegExp }[] = [
  {
    why: 'the response is right; the state after it is not',
    faults:
      /-but-(does-it|stores-it|removes|loses-license|renews)$|^add\.(loses-license-|stores-another)|^renew\.(loses-license|stores-)/,
  },
  {
    why: 'the response is right; nothing was done',
    faults: /^(add\.stores-nothing|remove\.keeps-license)$/,
  },
  {
    why: "Pact's mock server matches no body that is not JSON",
    faults: /-(malformed-json|empty-body|null-body)$/,
  },
  {
    why: 'the contract sends the request once, and not again while no license is stored',
    faults: /-while-unlicensed$|misses-license/,
  },
];

const isChosen = picomatch(process.argv[2] ?? '*');
const chosen = faults.filter(({ id }) => isChosen(id));
const queue = chosen.values();
const rows: Row[] = [];
await Promise.all(Array.from({ length: workers }, work));
rows.sort((a, b) => chosen.indexOf(a.fault) - chosen.indexOf(b.fault));
process.stdout.write(summary());
process.exitCode = unexplained().length > 0 ? 1 : 0;

async function work(): Promise<void> {
  // One process for many contracts: starting Pact takes longer than verifying.
  const pact = await startPactProcess();
  const shared: PactProcess = { ...pact, end: () => {} };
  for (const fault of queue) {
    const verify = await verified(fault, shared);
    const run = verify === 'seen' ? undefined : await seenByRun(fault);
    rows.push({ fault, verify, run });
    process.stderr.write(`${rows.length}/${chosen.length} ${fault.id}: ${verify}\n`);
  }
  pact.end();
}

async function verified({ id }: Fault, pact: PactProcess): Promise<Row['verify']> {
  const settings = await defaults();
  const { counts } = await verifyPacts(settings, { reference: { fault: id }, startPact: async () => pact });
  return counts.fail > 0 ? 'seen' : counts.blocked > 0 ? 'blocked' : 'not seen';
}

async function seenByRun({ id }: Fault): Promise<boolean> {
  const server = await startReferenceServer({ fault: id });
  const { url, admin, license } = server;
  const settings = { ...(await defaults()), reference: false, url, admin, license, provision: true };
  const { counts } = await runConformance(settings);
  await server.close();
  return counts.fail + counts.warn > 0;
}

async function defaults() {
  const loaded = await settingsFromOptions({ reference: true });
  if (!loaded.ok) throw new Error(loaded.problem.message);
  return loaded.settings;
}

function unexplained(): readonly Row[] {
  return rows.filter(({ fault, verify }) => verify !== 'seen' && !reasonFor(fault));
}

function reasonFor({ id }: Fault): (typeof beyond)[number] | undefined {
  return beyond.find((one) => one.faults.test(id));
}

function summary(): string {
  const seen = rows.filter(({ verify }) => verify === 'seen').length;
  const groups = [...new Set(rows.map(({ fault }) => fault.group))].map((group) => {
    const members = rows.filter(({ fault }) => fault.group === group);
    const count = members.filter(({ verify }) => verify === 'seen').length;
    return `  ${`${count}/${members.length}`.padStart(7)}  ${group}`;
  });
  const unseen = beyond.flatMap(({ why }) => {
    const members = rows.filter(({ fault, verify }) => verify !== 'seen' && reasonFor(fault)?.why === why);
    const lines = members.map(
      ({ fault, verify, run }) => `  ${fault.id} (${verify}; run: ${run ? 'seen' : 'not seen'})`,
    );
    return members.length === 0 ? [] : [`\nNot seen, because ${why}: ${members.length}`, ...lines];
  });
  const unexplainedLines = unexplained().map(({ fault, verify }) => `  ${fault.id} (${verify})`);
  const caught = rows.filter(({ verify, run }) => verify === 'seen' || run).length;
  return [
    `A Pact contract sees ${seen} of ${rows.length} faults (${Math.round((100 * seen) / Math.max(1, rows.length))} %); run sees ${caught}.`,
    ...groups,
    ...unseen,
    ...(unexplainedLines.length > 0
      ? [`\nNOT SEEN, THOUGH IT CHANGES A RESPONSE: ${unexplainedLines.length}`, ...unexplainedLines]
      : []),
    '',
  ].join('\n');
}
