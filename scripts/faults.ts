/**
 * `npm run faults`: runs the suite against every fault and every conforming variant of the built-in reference server, over
 * the network, and prints which scenarios caught which fault. With `--docs` it also writes docs/what-it-catches.md. Exits
 * with 1 if a fault was missed or a conforming variant caused a false positive.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { proveAll } from './proof/matrix.ts';
import { isProven, markdownOf, tableFor, withSummary } from './proof/render.ts';

const matrix = await proveAll('network');
process.stdout.write(tableFor(matrix));
if (process.argv.includes('--docs')) {
  writeFileSync(new URL('../docs/what-it-catches.md', import.meta.url), markdownOf(matrix));
  const readme = new URL('../README.md', import.meta.url);
  writeFileSync(readme, withSummary(readFileSync(readme, 'utf8'), matrix));
}
process.exitCode = isProven(matrix) ? 0 : 1;
