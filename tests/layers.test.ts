import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { fastFolder } from '../fixtures/fast-folder.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  /** Of a circle, the files or folders in the order of their imports. */
  readonly cycle?: readonly { readonly name: string }[];
}

/** Files that break an import rule, each set in another way. No file breaks a rule because of a file of another set. */
const planted = {
  upward: {
    'src/report/upward.ts': "import { runConformance } from '../app/run.ts';\nexport const upward = runConformance;\n",
    'src/http/upward-type.ts':
      "import type { LicenseGuard } from '../license/guard/license-guard-port.ts';\nexport type Upward = LicenseGuard;\n",
  },
  effects: {
    'src/report/listening.ts': "import { createServer } from 'node:http';\nexport const listening = createServer;\n",
    'src/report/requesting.ts': "import { request } from 'undici';\nexport const requesting = request;\n",
    'src/app/starting.ts': "import { spawn } from 'node:child_process';\nexport const starting = spawn;\n",
  },
  misplaced: {
    'src/report/first.ts': "import { second } from './second.ts';\nexport const first = (): unknown => second;\n",
    'src/report/second.ts': "import { first } from './first.ts';\nexport const second = (): unknown => first;\n",
    'src/elsewhere/one.ts': 'export const one = 1;\n',
    'src/http/importing.ts': "import { one } from '../elsewhere/one.ts';\nexport const two = one;\n",
    'specs/importing.ts': "import { one } from '../fixtures/one.ts';\nexport const two = one;\n",
    'fixtures/one.ts': 'export const one = 1;\n',
  },
} as const;

/** Runs the import rules of `npm run check` on a copy of the code, in an empty folder, with all planted files in it. */
function violationsIn(copy: string): readonly Violation[] {
  for (const name of ['src', 'specs', 'tsconfig.json', 'package.json', '.dependency-cruiser.mjs']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [path, text] of Object.values(planted).flatMap((files) => Object.entries<string>(files))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const { stdout } = spawnSync(process.execPath, [command, '--output-type', 'json', 'src', 'specs'], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  return JSON.parse(stdout).summary.violations;
}

describe('the import rules of npm run layers', () => {
  let violations: readonly Violation[];

  /** The rules that the planted files of a set break, and which file breaks each. */
  const brokenIn = (set: keyof typeof planted): readonly string[] => {
    const files = new Set(Object.keys(planted[set]));
    const found = violations.filter(({ from }) => files.has(from));
    return [...new Set(found.map(({ rule, from }) => `${rule.name}: ${from}`))].toSorted();
  };

  beforeAll(() => {
    const copy = mkdtempSync(join(fastFolder, 'licensing-conformance-layers-'));
    violations = violationsIn(copy);
    return () => rmSync(copy, { recursive: true, force: true });
  }, 60_000);

  test('report an upward import, a type-only one included', () => {
    expect(brokenIn('upward')).toEqual([
      'config-http-imports-downward-only: src/http/upward-type.ts',
      'explore-report-imports-downward-only: src/report/upward.ts',
    ]);
  });

  test('report the network outside of http, reference and pact, and a process that is started elsewhere', () => {
    expect(brokenIn('effects')).toEqual([
      'network-only-in-http-reference-and-pact: src/report/listening.ts',
      'network-only-in-http-reference-and-pact: src/report/requesting.ts',
      'processes-only-in-client-and-pact: src/app/starting.ts',
    ]);
  });

  test('report a circle of files, a folder without a layer and an import of what is not published', () => {
    expect(brokenIn('misplaced')).toEqual([
      'every-imported-folder-has-a-layer: src/http/importing.ts',
      'no-circle-of-files: src/report/first.ts',
      'only-what-is-published: specs/importing.ts',
    ]);
  });

  test('report nothing in src/ and specs/ but the planted violations and the circles that these make', () => {
    const files = new Set(Object.values(planted).flatMap((set) => Object.keys(set)));
    const upward = new Set(['src/report > src/app', 'src/http > src/license/guard']);
    const isOfUpward = ({ rule, cycle = [] }: Violation): boolean =>
      rule.name === 'no-circle-of-folders' &&
      cycle.some(({ name }, index) => upward.has(`${name} > ${cycle[(index + 1) % cycle.length]?.name}`));
    expect(violations.filter((one) => !files.has(one.from) && !isOfUpward(one))).toEqual([]);
    expect(violations.some(isOfUpward)).toBe(true);
  });

  test('see every import, because no type of src/ or specs/ is an import() that it would not see', () => {
    const files = globSync('{src,specs}/**/*.ts', { cwd: root });
    expect(files.length).toBeGreaterThan(300);
    const hidden = files.filter((file) => /(?<!await )\bimport\(/.test(readFileSync(join(root, file), 'utf8')));
    expect(hidden).toEqual([]);
  });
});
