import { explanationPath } from '../../domain/explanations/anchor.ts';
import type { Finding, Report, ScenarioResult, TargetFacts } from '../../domain/report.ts';
import { curlLine } from '../curl.ts';
import { forTerminal } from '../escape.ts';
import { marks, type Paint } from './paint.ts';

/** What concerns the run as a whole, then every scenario that failed or warned, with a line that repeats it; failures first. */
export function deviationLines({ results, findings, target, scope, client }: Report, paint: Paint): readonly string[] {
  const deviating = [
    ...results.filter(({ verdict }) => verdict === 'fail'),
    ...results.filter(({ verdict }) => verdict === 'warn'),
  ];
  const ofRun = findings.filter(({ level }) => level !== 'information');
  if (deviating.length === 0 && ofRun.length === 0) return [];
  const hints = [
    `  Run licensing-conformance explain ${exampleId(deviating, ofRun)} for details and common causes.`,
    ...causes([...ofRun, ...deviating.flatMap(({ findings: own }) => own)]),
    ...(target.builtIn && !client
      ? ['  The built-in server has stopped; licensing-conformance serve starts one to repeat a request.']
      : []),
    ...(!target.builtIn && scope.provisioned.length > 0
      ? [`  The test accounts of this run are deleted: ${scope.provisioned.join(', ')}.`]
      : []),
  ];
  return [
    ...(ofRun.length === 0
      ? []
      : [
          `  ${paint(marks.fail.style, 'The run as a whole')}`,
          ...ofRun.flatMap((finding) => findingLines(finding, paint)),
          '',
        ]),
    ...deviating.flatMap((result) => scenarioLines(result, target, paint)),
    ...hints.map((hint) => paint('dim', hint)),
  ];
}

/** A requirement to explain: the first one that was broken. */
function exampleId(deviating: readonly ScenarioResult[], ofRun: readonly Finding[]): string {
  const [first] = [...ofRun, ...deviating.flatMap(({ findings }) => findings)];
  return forTerminal(first?.requirement ?? deviating[0]?.id ?? 'ID');
}

/** The codes of what was found: each has a page section with its usual cause and what to do. */
function causes(found: readonly Finding[]): readonly string[] {
  const codes = new Set(found.filter(({ level }) => level !== 'information').map(({ code }) => code));
  return [...codes].map((code) => `  Cause and cure of ${forTerminal(code)}: ${explanationPath('finding', code)}`);
}

/** Facts that changed no verdict, one line each. */
export function informationLines({ results, findings: ofRun }: Report, paint: Paint): readonly string[] {
  return [{ id: 'run', findings: ofRun }, ...results].flatMap(({ id, findings }) =>
    findings
      .filter(({ level }) => level === 'information')
      .map(({ message }) => `  ${paint('dim', '·')} ${forTerminal(id)}: ${forTerminal(message)}`),
  );
}

function scenarioLines(result: ScenarioResult, target: TargetFacts, paint: Paint): readonly string[] {
  const { symbol, style } = marks[result.verdict];
  const head = `  ${paint(style, `${symbol} ${forTerminal(result.id)}`)}  ${forTerminal(result.title)} (${result.persona})`;
  const findings = result.findings.filter(({ level }) => level !== 'information');
  const repeat = curlLine(result, target);
  return [
    head,
    ...findings.flatMap((finding) => findingLines(finding, paint)),
    ...(repeat === '' ? [] : [field('repeat', repeat, paint)]),
    '',
  ];
}

function findingLines({ level, requirement, expected, seen, message }: Finding, paint: Paint): readonly string[] {
  return [
    `      ${paint('bold', forTerminal(message))}`,
    field('requirement', `${requirement} (${level})`, paint),
    field('expected', expected, paint),
    field('seen', seen, paint),
  ];
}

function field(name: string, value: string, paint: Paint): string {
  return `      ${paint('dim', name.padEnd(11))} ${forTerminal(value)}`;
}
