import type { Finding, Report, ScenarioResult, TargetFacts } from '../../domain/report.ts';
import { curlLine } from '../curl.ts';
import { forTerminal } from '../escape.ts';
import { marks, type Paint } from './paint.ts';

/** Every scenario that failed or warned with its findings and a line that repeats it; those that failed first. */
export function deviationLines({ results, target, scope }: Report, paint: Paint): readonly string[] {
  const deviating = [
    ...results.filter(({ verdict }) => verdict === 'fail'),
    ...results.filter(({ verdict }) => verdict === 'warn'),
  ];
  if (deviating.length === 0) return [];
  const hints = [
    '  licensing-conformance explain ID says more of a requirement and of what usually breaks it.',
    ...(target.builtIn
      ? ['  The embedded server is gone; licensing-conformance serve starts one to repeat a request with.']
      : []),
    ...(!target.builtIn && scope.provisioned.length > 0
      ? [`  The personas made for this run are gone: ${scope.provisioned.join(', ')}.`]
      : []),
  ];
  return [
    ...deviating.flatMap((result) => scenarioLines(result, target, paint)),
    ...hints.map((hint) => paint('dim', hint)),
  ];
}

/** Facts that changed no verdict, one line each. */
export function informationLines({ results }: Report, paint: Paint): readonly string[] {
  return results.flatMap(({ id, findings }) =>
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
