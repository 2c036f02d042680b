/**
 * `node scripts/prove-contributing.ts`: follows "Add a requirement in five steps" of CONTRIBUTING.md for a made-up requirement,
 * in a copy of the project that is deleted afterwards. It edits specs/ and src/reference/faults/ and nothing else, then proves
 * that types, tests, generators and the proof of faults accept it. Exits with 1 if a step fails.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

const requirement = 'remove.instance-unpadded';
const scenario = 'remove.rejects.padded-instance';
const fault = 'remove.trims-instance';

/** A change to a file: what stands there is replaced; a file that does not exist is created. */
interface Edit {
  readonly file: `specs/${string}` | `src/reference/faults/${string}`;
  readonly before?: string;
  readonly after: string;
}

/** Steps 1 to 3, as a contributor would type them. */
const edits: readonly Edit[] = [
  {
    file: 'specs/remove.ts',
    before: "  {\n    id: 'remove.body-object',",
    after: `  {
    id: '${requirement}',
    level: 'should',
    kind: 'validation',
    basis: 'plausible',
    text: 'White space around the root URL SHOULD be rejected with 422.',
    usualCause: 'The framework trims every text that it receives.',
  },
  {
    id: 'remove.body-object',`,
  },
  {
    file: 'specs/bad-body-table.ts',
    before: "  'other dots': ",
    after: `  'white space':         [removeOnly, removeOnly, '${scenario}', likeAnother],\n  'other dots': `,
  },
  {
    file: 'specs/payloads.ts',
    before: 'export const injectedValues: Readonly<Record<string, InjectedValue>> = {',
    after: `export const injectedValues: Readonly<Record<string, InjectedValue>> = {
  paddedRootUrl: { means: 'the root URL with white space around it', from: ({ rootUrl }) => \` \${rootUrl} \` },`,
  },
  {
    file: 'specs/bad-bodies.ts',
    before: "  'other dots': {",
    after: `  'white space': {
    phrase: () => 'white space around the instance',
    body: instanceOf((rootUrl) => \` \${rootUrl} \`),
    remove: ['${requirement}'],
    holdsRealValue: true,
  },
  'other dots': {`,
  },
  {
    file: 'src/reference/faults/trimmed-instances.ts',
    after: `import { bindObject } from '../http/bind-object.ts';
import { json } from '../http/json-responses.ts';
import { type Fault, onPersona } from './fault.ts';

/** Faults in how a server treats white space in the instance of a removal. */
export const trimmedInstanceFaults: readonly Fault[] = [
  {
    id: '${fault}',
    endpoint: 'remove',
    group: 'wrong instance',
    description: 'Ignores white space around the instance.',
    caughtBy: ['${scenario}'],
    visibleAt: 'write',
    hook: onPersona('remove', 'server-admin', async ({ request, grafana }, next) => {
      const bound = bindObject(request);
      const instance = bound.ok ? bound.field('instance') : undefined;
      const isPadded = typeof instance === 'string' && instance.trim() === grafana.rootUrl && instance !== grafana.rootUrl;
      if (!isPadded) return next();
      grafana.store.license = undefined;
      return json(202, {});
    }),
  },
];
`,
  },
  {
    file: 'src/reference/faults/index.ts',
    before: 'const unordered = [',
    after:
      "import { trimmedInstanceFaults } from './trimmed-instances.ts';\n\nconst unordered = [\n  ...trimmedInstanceFaults,",
  },
];

/** What is copied, without the packages in it; node_modules is linked. */
const copied = [
  'specs',
  'src',
  'tests',
  'scripts',
  'contracts',
  'docs',
  'fixtures',
  'bench',
  'examples',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'vitest.config.ts',
  'action.yml',
  'README.md',
  '.env.example',
];

/** bench/peers has packages of its own, and a program built there. */
function isOwn(path: string): boolean {
  return !/[\\/](node_modules|\.hurl)$/.test(path);
}

const contract = 'contracts/pacts/grafana-licensing-client-grafana-enterprise.json';

const description = 'contracts/openapi.json';

const proof = `import { proveFault } from './scripts/proof/rows.ts';
const row = await proveFault('${fault}', 'fetch');
process.exit(row.caughtAsMeant ? 0 : 1);`;

const copy = mkdtempSync(join(tmpdir(), 'licensing-conformance-contributing-'));
try {
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true, filter: isOwn });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  edits.forEach(apply);
  const steps: readonly (readonly [what: string, check: () => string | undefined])[] = [
    ['types', () => run('tsc', ['--noEmit', '-p', 'tsconfig.build.json'])],
    ['tests of the specs', () => run('vitest', ['run', 'tests/specs', 'tests/reference/faults'])],
    ['generated docs', () => run('node', ['scripts/generate-docs.ts'])],
    ['the catalog has the requirement and the scenario', () => lacks('docs/catalog.md', [requirement, scenario])],
    ['the page on Pact has the value', () => lacks('docs/pact.md', ['paddedRootUrl'])],
    ['Pact contract', () => run('node', ['src/cli/main.ts', 'pact', 'generate'])],
    ['the contract has the scenario', () => lacks(contract, [scenario, 'paddedRootUrl'])],
    ['OpenAPI description', () => run('node', ['src/cli/main.ts', 'openapi', '--out', description])],
    ['the description has the requirement', () => lacks(description, [requirement])],
    ['the fault is caught', () => run('node', ['--input-type=module', '--eval', proof])],
  ];
  for (const [what, check] of steps) {
    const problem = check();
    process.stdout.write(`${problem === undefined ? '✔' : '✖'} ${what}\n`);
    if (problem === undefined) continue;
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
    break;
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** Makes one edit; a place that is not there any more is an error. */
function apply({ file, before, after }: Edit): void {
  const path = join(copy, file);
  if (before === undefined) {
    writeFileSync(path, after, { flag: 'wx' });
    return;
  }
  const text = readFileSync(path, 'utf8');
  if (text.split(before).length !== 2) throw new Error(`${file} does not have this text once: ${before}`);
  writeFileSync(
    path,
    text.replace(before, () => after),
  );
}

/** Runs a command in the copy; gives its output if it fails. */
function run(command: string, args: readonly string[]): string | undefined {
  const path = [dirname(process.execPath), join(copy, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter);
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
    timeout: 600_000,
  });
  return status === 0 ? undefined : `${error?.message ?? ''}${stdout}${stderr}`.slice(-4000);
}

/** The texts that a file of the copy does not have. */
function lacks(file: string, texts: readonly string[]): string | undefined {
  const content = readFileSync(join(copy, file), 'utf8');
  const missing = texts.filter((text) => !content.includes(text));
  return missing.length === 0 ? undefined : `${file} lacks ${missing.join(', ')}`;
}
