import { healthIn } from '../discovery/health.ts';
import { versionIn } from '../discovery/version.ts';
import { type Exchange, objectIn } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { isBefore } from '../domain/version.ts';
import { type BasicCredentials, type Client, type Credentials, noCredentials } from '../http/client.ts';
import { loginRejectionIn } from '../http/password-refusal.ts';
import { describeServerWords } from './admin-api.ts';
import { profileIn } from './profile.ts';

/** What the first requests of a run have shown about the password of the admin. */
export interface AdminProof {
  /** Why the admin cannot be used; undefined if nothing speaks against it. */
  readonly problem: Problem | undefined;
  /** Whether Grafana itself rejected the password, which counts as a failed login. */
  readonly isFailedLogin: boolean;
  /** Whether the rejection came from something in front of Grafana, so that the whole picture explains it better. */
  readonly isForeign: boolean;
  /** The responses that the proof took, by path: those with the password, and `/api/health` without. */
  readonly responses: ReadonlyMap<string, Exchange>;
}

/**
 * Proves the password of the admin before it is used (law 1 of the accounts): `/api/user` shows the login or the e-mail
 * address, and a server admin. If the target does not have that page, check must answer with something else than 401 or 403.
 * No other request with the password is under way, and none follows a rejection.
 */
export async function proveAdmin(client: Client, admin: BasicCredentials): Promise<AdminProof> {
  const responses = new Map<string, Exchange>();
  const get: Get = async (path, as) => {
    const exchange = await client.send({ method: 'GET', path, as });
    responses.set(path, exchange);
    return exchange;
  };
  const found = (await objection(get, client, admin)) ?? { problem: undefined, isFailedLogin: false, isForeign: false };
  return { ...found, responses };
}

type Get = (path: string, as: Credentials) => Promise<Exchange>;

/** What speaks against the admin. */
type Objection = Omit<AdminProof, 'responses'>;

async function objection(get: Get, client: Client, admin: BasicCredentials): Promise<Objection | undefined> {
  const health = await get('/api/health', noCredentials);
  if (health.failure) return undefined;
  const user = await get('/api/user', admin);
  if (user.failure) return undefined;
  // Health is public. A target that denies it answers 401 for every page that it does not have.
  const isNoPage = health.response?.status === 401 && user.response?.status === 401;
  if (!isNoPage && loginRejectionIn(user)) return rejection(client, user, health);
  const isGrafana = typeof healthIn(health)?.database === 'string';
  const shown = isShownAsServerAdmin(user, admin, isGrafana);
  if (shown === 'yes') return undefined;
  if (shown !== 'no page') return because(shown);
  const check = await get('/api/licensing/check', admin);
  if (loginRejectionIn(check)) return rejection(client, check, health);
  return isGrafana && check.response?.status === 403 ? because(refused(check)) : undefined;
}

/** Whether `/api/user` shows the admin, or why the admin cannot be used. */
function isShownAsServerAdmin(
  user: Exchange,
  admin: BasicCredentials,
  isGrafana: boolean,
): 'yes' | 'no page' | Problem {
  const profile = profileIn(user);
  if (!profile) return 'no page';
  if (profile.shows(admin.user)) {
    if (profile.isServerAdmin === undefined) return 'no page';
    return profile.isServerAdmin ? 'yes' : createProblem('not-server-admin', { user: admin.user });
  }
  return isGrafana ? createProblem('admin-not-shown', { response: describeServerWords(user) }) : 'no page';
}

function because(problem: Problem): Objection {
  return { problem, isFailedLogin: false, isForeign: false };
}

/** What a response that rejects the login says. */
async function rejection(client: Client, exchange: Exchange, health: Exchange): Promise<Objection> {
  const kind = loginRejectionIn(exchange);
  if (kind === 'ignored' && !(await isWrongDespiteAnonymous(client, exchange, health))) {
    return because(createProblem('basic-authentication-off', { response: describeServerWords(exchange) }));
  }
  return { problem: refused(exchange), isFailedLogin: kind !== 'foreign', isForeign: kind === 'foreign' };
}

/**
 * Whether a response as to a request without credentials stands for a wrong password. Since Grafana 10, a caller with a wrong
 * password is anonymous if anonymous access is on, and an anonymous caller has no profile. Grafana's response to a request
 * without credentials has a message id since then; before, it had none, and a wrong password was named as such.
 */
async function isWrongDespiteAnonymous(client: Client, exchange: Exchange, health: Exchange): Promise<boolean> {
  if (objectIn(exchange)?.messageId !== undefined) return false;
  const version = versionIn(healthIn(health));
  if (version !== undefined) return !isBefore(version, '10.0.0');
  const anonymous = await client.send({ method: 'GET', path: '/api/licensing/check', as: noCredentials });
  return anonymous.response?.status === 403;
}

function refused(exchange: Exchange): Problem {
  const status = exchange.response?.status;
  return createProblem('admin-refused', { status, response: describeServerWords(exchange) });
}
