import type { ReactionScenario } from '../../domain/client-scenario.ts';
import type { Finding } from '../../domain/finding.ts';
import { findingOfClient } from './client-finding.ts';
import type { ClientRun } from './client-run.ts';

/** What is wrong with what a client sent to another host, to which a redirect leads. */
export function judgeRedirect({ covers }: ReactionScenario, { redirected, values }: ClientRun): readonly Finding[] {
  if (!covers.includes('client.redirect-without-credentials')) return [];
  const leaked = redirected.flatMap(({ headers, url, body = '' }) => [
    ...(headers.authorization ? ['the Authorization header'] : []),
    ...(`${url}${body}`.includes(values.license) ? ['the license'] : []),
  ]);
  if (leaked.length === 0) return [];
  return [
    findingOfClient('client.redirect-without-credentials', 'credentials-redirected', {
      expected: 'no credentials for the host that the redirect names',
      seen: [...new Set(leaked)].join(' and '),
    }),
  ];
}
