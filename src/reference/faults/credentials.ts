import type { HttpRequest } from '../http/http-types.ts';
import { json } from '../http/json-responses.ts';
import { findUser } from '../instance/accounts.ts';
import type { Hook, HookContext } from '../instance/handler.ts';
import { type Fault, onEndpoint, onPersona } from './fault.ts';

type FaultOf = Omit<Fault, 'endpoint' | 'visibleAt'>;

/** The login and the password of Basic authentication; undefined for anything else. */
function basicIn(request: HttpRequest): readonly [login: string, password: string] | undefined {
  const [, encoded] = /^Basic (.+)$/.exec(request.header('authorization') ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [login = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return [login, rest.join(':')];
}

const grantsIf = (isGranted: (context: HookContext) => boolean): Hook =>
  onEndpoint('check', (context, next) => (isGranted(context) ? context.runHandler() : next()));

const checkFaults: readonly FaultOf[] = [
  {
    id: 'check.accepts-empty-password',
    group: 'access granted',
    description:
      'Grants access to a user with an empty password, as a directory service does that allows unauthenticated binds.',
    caughtBy: ['check.denies.empty-password'],
    hook: grantsIf(({ request, grafana }) => {
      const [login, password] = basicIn(request) ?? [];
      return login !== undefined && password === '' && findUser(grafana.store, login) !== undefined;
    }),
  },
  {
    id: 'check.accepts-token-as-basic',
    group: 'access granted',
    description: 'Grants access to a service account whose token is sent as the password of api_key.',
    caughtBy: ['check.denies.service-account.as-basic'],
    hook: grantsIf(({ request, persona }) => persona === 'service-account' && basicIn(request)?.[0] === 'api_key'),
  },
  {
    id: 'check.accepts-any-service-account-token',
    group: 'access granted',
    description: 'Grants access to any token that has the form of a service account token.',
    caughtBy: ['check.denies.unknown-service-account'],
    hook: grantsIf(
      ({ request, persona }) =>
        persona !== 'service-account' && (request.header('authorization') ?? '').startsWith('Bearer glsa_'),
    ),
  },
  {
    id: 'check.crashes-on-lower-case-scheme',
    group: 'wrong status',
    description: 'Returns 500 if the scheme of Basic authentication is in lower case.',
    caughtBy: ['check.accepts.lower-case-scheme'],
    hook: onEndpoint('check', ({ request, grafana }, next) =>
      (request.header('authorization') ?? '').startsWith('basic ')
        ? grafana.responses.failure(500, 'Internal Server Error')
        : next(),
    ),
  },
  {
    id: 'check.ignores-expiry',
    group: 'wrong body',
    description: 'Returns true for a stored license that has expired.',
    caughtBy: ['check.reports.boolean'],
    hook: onPersona('check', 'server-admin', async ({ grafana }, next) => {
      const { license } = grafana.store;
      if (license?.claims === undefined) return next();
      grafana.store.license = { ...license, claims: { ...license.claims, exp: 1, lexp: 1 } };
      return json(200, true);
    }),
  },
];

/** Parses the body before it checks who the caller is. */
const parsesFirst = (endpoint: 'add' | 'remove', persona: 'anonymous' | 'org-admin'): Fault => ({
  id: `${endpoint}.parses-before-denying-${persona}`,
  endpoint,
  group: 'validated before authorization',
  description: `Rejects malformed JSON from ${persona === 'anonymous' ? 'a request without credentials' : 'an organization admin'} before it denies access.`,
  caughtBy: [`${endpoint}.denies.${persona}.malformed-json`],
  visibleAt: 'reject',
  hook: onPersona(endpoint, persona, ({ request, grafana }, next) => {
    try {
      JSON.parse(new TextDecoder().decode(request.body));
      return next();
    } catch {
      return grafana.responses.badRequest();
    }
  }),
});

/** Faults in which credentials are accepted, and when they are checked. */
export const credentialFaults: readonly Fault[] = [
  ...checkFaults.map((fault): Fault => ({ ...fault, endpoint: 'check', visibleAt: 'read' })),
  ...(['add', 'remove'] as const).flatMap((endpoint) =>
    (['anonymous', 'org-admin'] as const).map((persona) => parsesFirst(endpoint, persona)),
  ),
];
