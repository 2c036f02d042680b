import type { ReactionScenario, ServerBehavior } from '../../domain/client-scenario.ts';
import type { Finding } from '../../domain/finding.ts';
import { findingOfClient } from './client-finding.ts';
import { type ClientRun, endInWords, hasSucceeded } from './client-run.ts';
import { pathOf } from './route.ts';

/** What is wrong with how a command ended. */
export function judgeEnd(
  { covers: [requirement], behavior, end }: ReactionScenario,
  run: ClientRun,
): readonly Finding[] {
  const seen = endInWords(run.end);
  if (run.end.kind === 'timed-out') {
    return [findingOfClient('client.ends', 'command-not-ended', { expected: 'the command to end', seen })];
  }
  if (end === 'success' && !hasSucceeded(run)) {
    const expected = `exit code 0 after ${inWords(behavior)}`;
    return [findingOfClient(requirement, 'success-not-accepted', { expected, seen, ...failuresIn(run) })];
  }
  if (end === 'failure' && hasSucceeded(run)) {
    const expected = `an exit code other than 0 after ${inWords(behavior)}`;
    return [findingOfClient(requirement, 'error-ignored', { expected, seen })];
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
