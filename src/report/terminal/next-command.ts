import type { ProblemCode } from '../../domain/problem.ts';
import type { Report } from '../../domain/report.ts';
import type { Impact } from '../../domain/scenario.ts';
import { causesOf } from '../causes.ts';
import { forTerminal, shellQuote } from '../escape.ts';
import { repeatFlags } from '../exploration.ts';

/** Problems that `restore` clears up. */
const restorable: readonly ProblemCode[] = [
  'license-not-restored',
  'accounts-not-deleted',
  'run-unfinished',
  'cleanup-unanswered',
];

/** What leads from the built-in server to one's own: a dry run. */
export const toOwnServer = 'doctor --url URL';

/**
 * The arguments of the command that makes sense after a run; undefined if there is none.
 *
 * @param keptFlags - what reached the server of this run and is repeated; not quoted
 */
export function nextCommand(report: Report, keptFlags: readonly string[] = []): string | undefined {
  const { problem, result, target, client } = report;
  const server = target.builtIn ? ['--reference'] : ['--url', target.url === '' ? 'URL' : target.url, ...keptFlags];
  const reached = server.map((word) => forTerminal(shellQuote(word))).join(' ');
  // Only its owner knows how a client is run.
  if (client) return result === 'nonconformant' ? toUnderstand(report, reached) : undefined;
  if (problem && restorable.includes(problem.code)) return `restore ${reached}`;
  switch (result) {
    case 'error':
      return target.builtIn ? undefined : `doctor ${reached}`;
    case 'nonconformant':
      return toUnderstand(report, reached);
    case 'partial':
      return toComplete(report, reached);
    case 'conformant':
      return toGoOn(report, reached);
  }
}

/** The same run with something changed. */
function runWith(report: Report, reached: string, impact: Impact, ...further: readonly string[]): string {
  const { scope, target } = report;
  const flags = [
    ...(target.builtIn ? [] : [`--impact ${impact}`]),
    ...(scope.provisioned.length > 0 && !target.builtIn ? ['--provision'] : []),
    ...further,
  ];
  return [`run ${reached}`, ...flags].join(' ');
}

function toUnderstand(report: Report, reached: string): string | undefined {
  const [cause] = causesOf(report);
  if (cause) return `explain ${forTerminal(cause.requirement)}`;
  const { exploration } = report;
  return exploration?.failure ? `run ${reached} ${repeatFlags(exploration)}` : undefined;
}

function toComplete(report: Report, reached: string): string {
  const { results, scope } = report;
  const codes = results.flatMap(({ verdict, reason }) => (verdict === 'blocked' && reason ? [reason.code] : []));
  const hasNoAccounts = codes.includes('no-org-admin') || codes.includes('no-service-account');
  return hasNoAccounts
    ? runWith(report, reached, scope.impact, '--provision')
    : `doctor ${reached} --impact ${scope.impact}`;
}

function toGoOn(report: Report, reached: string): string | undefined {
  const { target, scope, results } = report;
  if (target.builtIn) return toOwnServer;
  const milder = results.some(({ reason, impact }) => reason?.code === 'impact-too-low' && impact === 'reject');
  if (milder) return runWith(report, reached, 'reject');
  if (results.some(({ reason }) => reason?.code === 'impact-too-low')) {
    return runWith(report, reached, 'write', ...allowWriteTo(target.url));
  }
  if (scope.profile !== 'full') return runWith(report, reached, scope.impact, '--profile full');
  return runWith(report, reached, scope.impact, '--reporter junit=licensing.xml');
}

function allowWriteTo(url: string): readonly string[] {
  const host = URL.parse(url)?.hostname;
  const isHere = host === undefined || host === 'localhost' || host === '[::1]' || host.startsWith('127.');
  return isHere ? [] : [`--allow-write-to ${forTerminal(shellQuote(host))}`];
}
