/**
 * `npm run faults`: runs the suite against every fault and every conforming variant of the reference server and prints
 * which scenario catches which fault. With `--docs` it also writes docs/what-it-catches.md. Exits with 1 if a fault is
 * missed or a conforming variant is reported.
 */
import { writeFileSync } from 'node:fs';
import { proveAll } from './proof/matrix.ts';
import { isProven, pageOf, tableOf } from './proof/render.ts';

const matrix = await proveAll();
process.stdout.write(tableOf(matrix));
if (process.argv.includes('--docs')) {
  writeFileSync(new URL('../docs/what-it-catches.md', import.meta.url), pageOf(matrix));
}
process.exitCode = isProven(matrix) ? 0 : 1;
