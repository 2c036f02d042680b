/**
 * `node scripts/prune-types.ts`: deletes the declarations in dist/ that those of the library do not lead to, which are most.
 * Exits with 1 if one that stays needs a package that does not come with this one.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const dist = resolve(import.meta.dirname, '../dist');
const entries = ['src/index.d.ts', 'src/vitest.d.ts'].map((file) => join(dist, file));
const available = /^(node:|vitest$|@pact-foundation\/pact$)/;
const specifiers = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g;

const kept = new Set<string>();
const missing: string[] = [];
const waiting = [...entries];
for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
  if (kept.has(file)) continue;
  kept.add(file);
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(specifiers)) {
    if (specifier.startsWith('.')) waiting.push(resolve(dirname(file), specifier.replace(/\.[jt]s$/, '.d.ts')));
    else if (!available.test(specifier)) missing.push(`${relative(dist, file)} needs ${specifier}`);
  }
}

for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const file = join(dist, path);
  if (file.endsWith('.d.ts') && !kept.has(file)) rmSync(file);
}
removeEmptyFolders(dist);

if (missing.length > 0) {
  process.stderr.write(`Types of the library need packages that are bundled:\n${missing.join('\n')}\n`);
  process.exitCode = 1;
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (existsSync(folder) && readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
