import type { ReactionScenario, ServerBehavior } from '../../domain/client-scenario.ts';
import { type Finding, findingOf } from '../../domain/finding.ts';
import { type ClientRun, endInWords, hasSucceeded } from './client-run.ts';
import { pathOf } from './route.ts';

/**
 * What is wrong with how a client reacted.
 *
 * @param baseline - the run in which every response was as documented: what the client sends there is no repetition
 */
export function judgeReaction(scenario: ReactionScenario, run: ClientRun, baseline: ClientRun): readonly Finding[] {
  return [...judgeEnd(scenario, run), ...judgeRepetition(scenario, run, baseline), ...judgeRedirect(scenario, run)];
}

/** What is wrong with how a command ended. */
export function judgeEnd(
  { covers: [requirement], behavior, end }: ReactionScenario,
  run: ClientRun,
): readonly Finding[] {
  const seen = endInWords(run.end);
  if (run.end.kind === 'timed-out') {
    return [findingOf('should', 'client.ends', 'command-not-ended', { expected: 'the command to end', seen })];
  }
  if (end === 'success' && !hasSucceeded(run)) {
    const expected = `exit code 0 after ${inWords(behavior)}`;
    return [findingOf('should', requirement, 'success-not-accepted', { expected, seen, ...failuresIn(run) })];
  }
  if (end === 'failure' && hasSucceeded(run)) {
    const expected = `an exit code other than 0 after ${inWords(behavior)}`;
    return [findingOf('should', requirement, 'error-ignored', { expected, seen })];
  }
  return [];
}

function inWords(behavior: ServerBehavior): string {
  switch (behavior.kind) {
    case 'documented':
      return 'documented responses';
    case 'status':
      return `status ${behavior.status}`;
    case 'login-page':
      return 'a login page with status 200';
    case 'redirect':
      return 'a redirect to a login page';
    case 'slow':
      return 'slow responses';
    case 'unknown-fields':
      return 'a license with unknown fields';
  }
}

/** The errors that a client got although none was meant for it, such as for a renewal after a removal. */
function failuresIn({ exchanges }: ClientRun): { readonly because?: string } {
  const failed = exchanges.flatMap(({ request, response }) =>
    response !== undefined && response.status >= 300
      ? [`status ${response.status} for ${request.method} ${pathOf(request).slice(0, 200)}`]
      : [],
  );
  return failed.length === 0 ? {} : { because: [...new Set(failed)].slice(0, 5).join(', ') };
}

function judgeRepetition({ covers }: ReactionScenario, run: ClientRun, baseline: ClientRun): readonly Finding[] {
  if (!covers.includes('client.no-repetition')) return [];
  const usual = countWrites(baseline);
  return [...countWrites(run)].flatMap(([line, count]) => {
    const allowed = Math.max(1, usual.get(line) ?? 0);
    return count <= allowed
      ? []
      : [
          findingOf('should', 'client.no-repetition', 'write-repeated', {
            expected: `${line} ${inTimes(allowed)}`,
            seen: inTimes(count),
          }),
        ];
  });
}

function inTimes(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function countWrites({ exchanges }: ClientRun): ReadonlyMap<string, number> {
  const writes = exchanges.filter(({ request, endpoint }) => endpoint !== undefined && request.method !== 'GET');
  const lines = Map.groupBy(writes, ({ request }) => `${request.method} ${pathOf(request).slice(0, 200)}`);
  return new Map([...lines].map(([line, repeated]) => [line, repeated.length]));
}

function judgeRedirect({ covers }: ReactionScenario, { redirected, values }: ClientRun): readonly Finding[] {
  if (!covers.includes('client.redirect-without-credentials')) return [];
  const leaked = redirected.flatMap(({ headers, url, body = '' }) => [
    ...(headers.authorization ? ['the Authorization header'] : []),
    ...(`${url}${body}`.includes(values.license) ? ['the license'] : []),
  ]);
  if (leaked.length === 0) return [];
  return [
    findingOf('should', 'client.redirect-without-credentials', 'credentials-redirected', {
      expected: 'no credentials for the host that the redirect names',
      seen: [...new Set(leaked)].join(' and '),
    }),
  ];
}
