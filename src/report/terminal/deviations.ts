import { explanationPath } from '../../domain/explanations/anchor.ts';
import type { Finding, Report, ScenarioResult, TargetFacts } from '../../domain/report.ts';
import { curlLine } from '../curl.ts';
import { forTerminal } from '../escape.ts';
import { deviatingResults, deviations } from '../facts.ts';
import { marks } from '../verdict-symbols.ts';
import { wrapped } from './layout.ts';
import type { Paint } from './paint.ts';
import { itemLines } from './symbol-lines.ts';

/** How the lines are laid out. */
interface FindingsLayout {
  readonly width: number;
  readonly paint: Paint;
  /** How the program was started. */
  readonly program: string;
}

/** What concerns the run as a whole, then every scenario that failed or warned, with a line that repeats it; failures first. */
export function deviationLines(report: Report, options: FindingsLayout): readonly string[] {
  const { target, scope, client } = report;
  const { width, paint, program } = options;
  const deviating = deviatingResults(report);
  const ofRun = deviations(report.findings);
  if (deviating.length === 0 && ofRun.length === 0) return [];
  const hints = [
    ...causes([...ofRun, ...deviating.flatMap(({ findings: own }) => own)]),
    ...(target.builtIn && !client
      ? [`The built-in server has stopped; ${program} serve starts one to repeat a request.`]
      : []),
    ...(!target.builtIn && scope.provisioned.length > 0
      ? [`The test accounts of this run are deleted: ${scope.provisioned.join(', ')}.`]
      : []),
  ];
  return [
    ...(ofRun.length === 0
      ? []
      : [
          `  ${paint(marks.fail.style, 'The run as a whole')}`,
          ...ofRun.flatMap((finding) => findingLines(finding, options)),
          '',
        ]),
    ...deviating.flatMap((result) => scenarioLines(result, target, options)),
    ...hints.flatMap((hint) => wrapped(hint, { width, first: '  ' }).map((line) => paint('dim', line))),
  ];
}

/** The codes of what was found: each has a page section with its usual cause and what to do. */
function causes(found: readonly Finding[]): readonly string[] {
  const codes = new Set(deviations(found).map(({ code }) => code));
  return [...codes].map((code) => `Cause and cure of ${forTerminal(code)}: ${explanationPath('finding', code)}`);
}

/** Facts that changed no verdict, one line each. */
export function informationLines(
  { results, findings: ofRun }: Report,
  { width, paint }: FindingsLayout,
): readonly string[] {
  return [{ id: 'run', findings: ofRun }, ...results].flatMap(({ id, findings }) =>
    findings
      .filter(({ level }) => level === 'information')
      .flatMap(({ message }) => itemLines(paint('dim', '·'), `${forTerminal(id)}: ${forTerminal(message)}`, width)),
  );
}

function scenarioLines(result: ScenarioResult, target: TargetFacts, options: FindingsLayout): readonly string[] {
  const { width, paint } = options;
  const { symbol, style } = marks[result.verdict];
  const repeat = curlLine(result, target);
  return [
    `  ${paint(style, `${symbol} ${forTerminal(result.id)}`)}`,
    ...wrapped(`${forTerminal(result.title)} (${result.persona})`, { width, first: '      ' }),
    ...deviations(result.findings).flatMap((finding) => findingLines(finding, options)),
    // In one piece, to be pasted.
    ...(repeat === '' ? [] : [`      ${paint('dim', 'repeat'.padEnd(11))} ${forTerminal(repeat)}`]),
    '',
  ];
}

function findingLines(
  { level, requirement, expected, seen, message }: Finding,
  options: FindingsLayout,
): readonly string[] {
  const { width, paint } = options;
  return [
    ...wrapped(forTerminal(message), { width, first: '      ' }).map((line) => paint('bold', line)),
    ...field('requirement', `${requirement} (${level})`, options),
    ...field('expected', expected, options),
    ...field('seen', seen, options),
  ];
}

function field(name: string, value: string, { width, paint }: FindingsLayout): readonly string[] {
  const [first = '', ...rest] = wrapped(forTerminal(value), { width, first: ' '.repeat(18) });
  return [`      ${paint('dim', name.padEnd(11))} ${first.trimStart()}`, ...rest];
}
