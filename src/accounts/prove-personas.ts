import type { Exchange } from '../domain/exchange.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import { createReason, type Reason } from '../domain/messages/reasons.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Client, Credentials } from '../http/client.ts';
import { isPasswordRefused, loginRejectionIn } from '../http/password-refusal.ts';
import { describeServerWords } from './admin-api.ts';
import { credentialsIn, type PersonaCredentials, type Personas, withPersonas } from './personas.ts';
import { tokenStandingOf } from './prove-token.ts';
import { profileIn } from './user-profile.ts';

/** What is known about a target before the given credentials are proven. */
export interface ProofContext {
  /** Whether the target has Grafana's own pages: then credentials that it does not show are not used. */
  readonly hasGrafanaPages: boolean;
  /** Whether the target has `/api/user`. */
  readonly hasUserPage: boolean;
  /** Whether the target is a server of our own, whose accounts nobody else needs. */
  readonly isOurs: boolean;
}

/** Which logins the target rejected recently. */
interface Refusals {
  /** @throws ProblemError if no password of this user may be sent now. */
  check(credentials: Credentials): void;
  remember(credentials: Credentials): void;
  accept(credentials: Credentials): void;
  secondsToUnknownUser(): number | undefined;
}

/** The personas with what could not be proven taken out or restricted, and what there is to say about it. */
export interface ProvenPersonas {
  readonly personas: Personas;
  readonly notes: readonly Note[];
}

/** How often an unproven password is sent to a server that is not ours: Grafana locks a login at the fifth wrong one. */
const maxUnprovenRequests = 3;

const userVariable = 'GRAFANA_USER';
const tokenVariable = 'GRAFANA_SERVICE_ACCOUNT_TOKEN';

/**
 * Proves the given credentials of the user and of the service account before they are used (law A1). With
 * dead credentials every denial would have the wrong cause, and every wrong password would count toward a lockout.
 * A persona whose credentials are not proven becomes missing, with the reason.
 */
export async function provePersonas(
  client: Client,
  personas: Personas,
  context: ProofContext,
  refusals: Refusals,
): Promise<ProvenPersonas> {
  const notes: Note[] = [];
  const note = (variable: string): void => {
    notes.push(createNote('credentials-unproven', { variable }));
  };
  const [orgAdmin, serviceAccount] = await Promise.all([
    provenUser(client, personas['org-admin'], context, refusals, note),
    provenToken(client, personas, context, note),
  ]);
  const seconds = refusals.secondsToUnknownUser();
  return {
    personas: withPersonas(personas, {
      'org-admin': orgAdmin,
      'service-account': serviceAccount,
      ...(seconds === undefined
        ? {}
        : { 'unknown-user': { missing: createReason('unknown-user-rests', { seconds }), decision: 'skipped' } }),
    }),
    notes,
  };
}

async function provenUser(
  client: Client,
  given: PersonaCredentials,
  { hasGrafanaPages, hasUserPage, isOurs }: ProofContext,
  refusals: Refusals,
  note: (variable: string) => void,
): Promise<PersonaCredentials> {
  const as = credentialsIn(given);
  if (as.kind !== 'basic') return given;
  const resting = restReason(refusals, as);
  if (resting) return { missing: resting };
  const unproven = (): PersonaCredentials => {
    note(userVariable);
    return { as: { ...as, unproven: { maxRequests: isOurs ? Infinity : maxUnprovenRequests } } };
  };
  if (!hasGrafanaPages && !hasUserPage) return unproven();
  const exchange = await client.send({ method: 'GET', path: '/api/user', as });
  const notAccepted = createReason('credentials-not-accepted', {
    variable: userVariable,
    response: describeServerWords(exchange),
  });
  const rejection = loginRejectionIn(exchange);
  if (rejection) {
    // Without credentials Grafana answers so, too. Since 10 that may be a wrong password, so it counts as one.
    if (rejection !== 'foreign') refusals.remember(as);
    return { missing: notAccepted };
  }
  const profile = profileIn(exchange);
  if (profile?.shows(as.user)) {
    refusals.accept(as);
    if (!profile.isServerAdmin) return given;
    return { missing: createReason('credentials-of-server-admin', { variable: userVariable }) };
  }
  return hasGrafanaPages ? { missing: notAccepted } : unproven();
}

function restReason(refusals: Refusals, as: Credentials): Reason | undefined {
  try {
    refusals.check(as);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    return createReason('password-not-tried', { problem: thrown.problem.message });
  }
}

async function provenToken(
  client: Client,
  personas: Personas,
  { hasGrafanaPages, hasUserPage }: ProofContext,
  note: (variable: string) => void,
): Promise<PersonaCredentials> {
  const given = personas['service-account'];
  const as = credentialsIn(given);
  if (as.kind !== 'bearer') return given;
  if (/^["'`].*["'`]$/s.test(as.token.trim())) {
    return { missing: createReason('credentials-in-quotes', { variable: tokenVariable }) };
  }
  const standing =
    hasGrafanaPages || hasUserPage
      ? await tokenStandingOf(client, as, credentialsIn(personas['invalid-token']))
      : undefined;
  if (standing?.kind === 'accepted') return given;
  if (standing?.kind === 'server-admin') {
    return { missing: createReason('credentials-of-server-admin', { variable: tokenVariable }) };
  }
  if (standing && hasGrafanaPages) {
    const response = describeServerWords(standing.exchange);
    return { missing: createReason('credentials-not-accepted', { variable: tokenVariable, response }) };
  }
  note(tokenVariable);
  return given;
}

/** A client that remembers the failed logins of everything that is sent through it. */
export function rememberingClient(
  client: Client,
  personas: Pick<Personas, 'unknown-user'>,
  refusals: { remember(credentials: Credentials): void; rememberUnknownUser(): void },
): Client {
  const unknown = credentialsIn(personas['unknown-user']);
  const unknownName = unknown.kind === 'basic' ? unknown.user : undefined;
  return {
    ...client,
    async send(call) {
      const { as } = call;
      const isUnknown = as.kind === 'basic' && as.user === unknownName;
      // Before it is sent, so that a killed run has counted it.
      if (isUnknown) refusals.rememberUnknownUser();
      const exchange = await client.send(call);
      if (as.kind === 'basic' && !isUnknown && isFailedLogin(as, exchange)) refusals.remember(as);
      return exchange;
    },
  };
}

/** A proven password that is denied in other words than those for a wrong password is a matter of permissions. */
function isFailedLogin(as: Credentials, exchange: Exchange): boolean {
  if (isPasswordRefused(exchange)) return true;
  return as.kind === 'basic' && as.unproven !== undefined && loginRejectionIn(exchange) === 'refused';
}
