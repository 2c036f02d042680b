import type { Problem } from '../../domain/problem.ts';
import type { Report, ScenarioResult } from '../../domain/report.ts';
import type { Impact } from '../../domain/scenario.ts';
import { scenariosNotRun } from '../../engine/judge/min-fidelity.ts';
import { wrongEntries } from '../deviation-list.ts';
import { forTerminal } from '../escape.ts';
import { scopeLimits } from '../facts.ts';
import { counted } from './plural.ts';

const impactWords: Readonly<Record<Impact, string>> = {
  read: 'read-only',
  reject: 'also sends requests that the server must reject',
  write: 'adds, renews and removes the license',
};

/** The result of a run in one sentence; of a partial one also why. */
export function resultSentence(report: Report): string {
  const { result, problem } = report;
  switch (result) {
    case 'conformant':
      return `conformant: ${counted(judgedIn(report), 'scenario')} ran, no documented requirement was violated${tolerated(report)}`;
    case 'nonconformant':
      return `nonconformant: ${violationWords(report)}`;
    case 'partial':
      return problem ? withCode('partial', problem) : `partial: ${whyPartial(report)}${tolerated(report)}`;
    case 'error':
      return problem ? withCode('error', problem) : 'error: no verdict';
  }
}

/**
 * What went wrong beside a result that stands, such as a license that was not restored or a list of deviations that has to
 * be changed; empty if nothing did.
 */
export function problemBeside(report: Report): readonly string[] {
  const { result, problem } = report;
  const isTold = result === 'error' || result === 'partial';
  const wrong = wrongEntries(report).length;
  return [
    ...(problem && !isTold ? [withCode('Problem', problem)] : []),
    ...(wrong === 0 ? [] : [`The list of deviations has ${counted(wrong, 'wrong entry', 'wrong entries')}.`]),
  ];
}

/** Some words with a problem, whose code can be looked up. */
function withCode(words: string, { code, message }: Problem): string {
  return `${words} (${code}): ${forTerminal(message)}`;
}

/** How many scenarios were judged of all that there are, and what the run was allowed to send. */
export function scopeOf(report: Report): string {
  const { scope, fidelity, results, client } = report;
  const { impact, profile } = scope;
  return [
    ...(profile === 'full' ? [] : [`profile ${profile}`]),
    `${judgedIn(report)} of ${fidelity?.overall.total ?? results.length} scenarios`,
    ...(client ? [] : [impactWords[impact]]),
    ...scopeLimits(scope).map(forTerminal),
  ].join('; ');
}

function judgedIn({ counts: { pass, accepted, warn, fail } }: Report): number {
  return pass + accepted + warn + fail;
}

/** What a result that is not a failure has beside it. */
function tolerated({ counts: { accepted, warn } }: Report): string {
  return [
    ...(accepted === 0 ? [] : [`; ${counted(accepted, 'scenario')} with an accepted deviation`]),
    ...(warn === 0 ? [] : [`; ${counted(warn, 'scenario')} with a warning`]),
  ].join('');
}

function violationWords({ counts, results, findings, exploration, scope }: Report): string {
  const found = results.flatMap((result) => result.findings.filter(({ level }) => level === 'must'));
  const violated = new Set(found.map(({ requirement }) => requirement)).size;
  const ofRun = findings.filter(({ level }) => level === 'must').length;
  const strict = scope.strict && counts.fail === 0 && counts.warn > 0;
  const parts = [
    ...(counts.fail > 0 ? [`${counted(violated, 'requirement')} violated in ${counted(counts.fail, 'scenario')}`] : []),
    ...(ofRun > 0 ? [`${counted(ofRun, 'deviation')} of the run as a whole`] : []),
    ...(strict ? [`${counted(counts.warn, 'warning')} with --strict`] : []),
    ...(exploration?.failure ? ['a random sequence failed'] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'the fidelity is too low';
}

/** What kept a run from a verdict: the first of these that applies. */
function whyPartial(report: Report): string {
  const { results, exploration, scope } = report;
  if (judgedIn(report) === 0) return `nothing ran${because(results)}`;
  const blocked = results.filter(({ verdict }) => verdict === 'blocked');
  if (blocked.length > 0) return `${counted(blocked.length, 'scenario')} blocked${because(blocked)}`;
  if (exploration?.sequences === 0) return 'nothing was explored';
  const remaining = scenariosNotRun(results);
  if (scope.minFidelity !== null && remaining.length > 0) {
    return `--min-fidelity needs every scenario, and ${counted(remaining.length, 'scenario')} did not run${because(remaining)}`;
  }
  return 'the effect of a request is not known';
}

/** The reason that most of these have. */
function because(results: readonly ScenarioResult[]): string {
  const reasons = Map.groupBy(
    results.flatMap(({ reason }) => (reason ? [reason.message] : [])),
    (message) => message,
  );
  const [most] = [...reasons].toSorted(([, one], [, other]) => other.length - one.length);
  return most ? `: ${forTerminal(most[0])}` : '';
}
