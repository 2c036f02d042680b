/**
 * `npm run mocks`: runs the whole suite against mocks in seven tools and prints how faithful each is. Words on the command line
 * select tools by name. With `--docs` it writes the table of docs/mocks.md; with `--check` it exits with 1 if that table is out of
 * date. It also exits with 1 if a tool could not be started, or if a generated mock is not conformant.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { contestants } from './mocks/contestants.ts';
import { type Measured, measure } from './mocks/measure.ts';
import { markdownTable, terminalLine, withTable } from './mocks/render.ts';

const page = new URL('../docs/mocks.md', import.meta.url);
const args = process.argv.slice(2);
const words = args.filter((arg) => !arg.startsWith('--')).map((word) => word.toLowerCase());
const selected = contestants.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word)),
);

const measured: Measured[] = [];
for (const contestant of selected) {
  const one = await measure(contestant);
  process.stdout.write(terminalLine(one));
  if (!isSound(one))
    fail(`${contestant.name}: ${one.report.problem?.message ?? 'a generated mock must be conformant.'}\n${one.output}`);
  measured.push(one);
}
if (words.length === 0) compareWithPage();

/** A mock of `mock init` has to pass; any other has to be reached. */
function isSound({ contestant, report }: Measured): boolean {
  return contestant.isGenerated ? report.result === 'conformant' : report.results.length > 0;
}

function compareWithPage(): void {
  const table = markdownTable(measured);
  const current = readFileSync(page, 'utf8');
  const updated = withTable(current, table);
  process.stdout.write(`\n${table}\n`);
  if (args.includes('--docs')) writeFileSync(page, updated);
  else if (args.includes('--check') && updated !== current)
    fail('docs/mocks.md is out of date. Run: npm run mocks -- --docs');
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
