/**
 * `npm run faults`: runs the suite against every fault and every conforming variant of the reference server and prints what
 * caught what. With `--docs` it also writes docs/what-it-catches.md and the counts in the README. Exits with 1 if a fault was
 * missed or a conforming variant raised an alarm.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { proveAll } from './proof/matrix.ts';
import { isProven, pageOf, tableOf, withSummary } from './proof/render.ts';

const matrix = await proveAll();
process.stdout.write(tableOf(matrix));
if (process.argv.includes('--docs')) {
  writeFileSync(new URL('../docs/what-it-catches.md', import.meta.url), pageOf(matrix));
  const readme = new URL('../README.md', import.meta.url);
  writeFileSync(readme, withSummary(readFileSync(readme, 'utf8'), matrix));
}
process.exitCode = isProven(matrix) ? 0 : 1;
