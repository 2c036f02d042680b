import { expect, test } from 'vitest';
import { withoutImports } from '../../scripts/build/builtin-imports.ts';

test.for([
  ['import { join } from "node:path";', 'const { join } = process.getBuiltinModule("node:path");'],
  [
    'import { join as join$1, sep } from "node:path";',
    'const { join: join$1, sep } = process.getBuiltinModule("node:path");',
  ],
  ['import fs from "node:fs";', 'const fs = process.getBuiltinModule("node:fs");'],
  [
    'import tls, { connect } from "node:tls";',
    'const tls = process.getBuiltinModule("node:tls"); const { connect } = process.getBuiltinModule("node:tls");',
  ],
  ['import process from "node:process";', ''],
  ['import process$1 from "node:process";', 'const process$1 = process;'],
  ['import { pid } from "node:process";', 'const { pid } = process;'],
  ['import process, { pid } from "node:process";', 'const { pid } = process;'],
  ['import { Hono } from "hono";', 'import { Hono } from "hono";'],
])('the build replaces an import of a built-in module: %s becomes %s', ([code, expected]) => {
  expect(withoutImports(`${code}\n`)).toBe(`${expected}\n`);
});

test('the build loads child_process when a property of it is read', () => {
  const code = 'import child from "node:child_process";\nexport const run = () => child.spawn("x");\n';
  expect(withoutImports(code)).toContain('const child = { get spawn() {');
});

test('the build keeps each line in its place, for the source map', () => {
  const code =
    'import { join } from "node:path";\nimport fs from "node:fs";\nimport process from "node:process";\nfs();\n';
  expect(withoutImports(code).split('\n')).toHaveLength(code.split('\n').length);
});
