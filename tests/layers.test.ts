import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from './support/settings.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

/** Runs the import rule of `npm run check` on a copy of the code with more files in it. */
function violationsWith(planted: Readonly<Record<string, string>>): readonly string[] {
  const copy = temporaryDirectory();
  for (const name of ['src', 'specs', 'tsconfig.json', 'package.json', '.dependency-cruiser.mjs']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [path, text] of Object.entries(planted)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const { stdout } = spawnSync(process.execPath, [command, '--output-type', 'json', 'src', 'specs'], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  const violations: readonly Violation[] = JSON.parse(stdout).summary.violations;
  return [...new Set(violations.map(({ rule, from }) => `${rule.name}: ${from}`))].toSorted();
}

describe('the import rules of npm run layers', () => {
  test('report an upward import, a type-only one included', () => {
    const violations = violationsWith({
      'src/report/upward.ts':
        "import { runConformance } from '../app/run.ts';\nexport const upward = runConformance;\n",
      'src/http/upward-type.ts':
        "import type { LicenseGuard } from '../license/guard/license-guard-port.ts';\nexport type Upward = LicenseGuard;\n",
    });
    expect(violations).toEqual(
      expect.arrayContaining([
        'config-http-imports-downward-only: src/http/upward-type.ts',
        'explore-report-imports-downward-only: src/report/upward.ts',
      ]),
    );
  });

  test('report the network outside of http, reference and pact, and a process that is started elsewhere', () => {
    const violations = violationsWith({
      'src/report/listening.ts': "import { createServer } from 'node:http';\nexport const listening = createServer;\n",
      'src/report/requesting.ts': "import { request } from 'undici';\nexport const requesting = request;\n",
      'src/app/starting.ts': "import { spawn } from 'node:child_process';\nexport const starting = spawn;\n",
    });
    expect(violations).toEqual([
      'network-only-in-http-reference-and-pact: src/report/listening.ts',
      'network-only-in-http-reference-and-pact: src/report/requesting.ts',
      'processes-only-in-client-and-pact: src/app/starting.ts',
    ]);
  });

  test('report a circle of files, a folder without a layer and an import of what is not published, and nothing else', () => {
    const violations = violationsWith({
      'src/report/first.ts': "import { second } from './second.ts';\nexport const first = (): unknown => second;\n",
      'src/report/second.ts': "import { first } from './first.ts';\nexport const second = (): unknown => first;\n",
      'src/elsewhere/one.ts': 'export const one = 1;\n',
      'src/http/importing.ts': "import { one } from '../elsewhere/one.ts';\nexport const two = one;\n",
      'specs/importing.ts': "import { one } from '../fixtures/one.ts';\nexport const two = one;\n",
      'fixtures/one.ts': 'export const one = 1;\n',
    });
    expect(violations).toEqual([
      'every-imported-folder-has-a-layer: src/http/importing.ts',
      'no-circle-of-files: src/report/first.ts',
      'only-what-is-published: specs/importing.ts',
    ]);
  });

  test('see every import, because no type of src/ or specs/ is an import() that it would not see', () => {
    const files = globSync('{src,specs}/**/*.ts', { cwd: root });
    expect(files.length).toBeGreaterThan(300);
    const hidden = files.filter((file) => /(?<!await )\bimport\(/.test(readFileSync(join(root, file), 'utf8')));
    expect(hidden).toEqual([]);
  });
});
