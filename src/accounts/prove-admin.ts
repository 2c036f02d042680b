import type { GetPage } from '../discovery/grafana-page.ts';
import { healthIn } from '../discovery/health.ts';
import { versionIn } from '../discovery/version.ts';
import { type Exchange, objectIn } from '../domain/exchange.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { isBefore } from '../domain/version.ts';
import { type BasicCredentials, type Client, noCredentials } from '../http/client.ts';
import { describeNoResponse } from '../http/no-response.ts';
import { isPasswordRefused, loginRejectionIn } from '../http/password-refusal.ts';
import { isOfFront } from '../http/proxy-responses.ts';
import { isSuccess } from '../http/response-class.ts';
import { describeServerWords } from './admin-api.ts';
import { profileIn } from './user-profile.ts';

/** What the first requests of a run have shown about the password of the admin. */
export interface AdminProof {
  /** Why the admin cannot be used; undefined if nothing speaks against it. */
  readonly problem: Problem | undefined;
  /** How many requests Grafana itself rejected because of the password. */
  readonly failedLogins: number;
  /** Whether the rejection came from something in front of Grafana, so that the whole picture explains it better. */
  readonly isForeign: boolean;
  /** Whether the target has shown that the password is right, whatever else speaks against the admin. */
  readonly isPasswordRight: boolean;
  /** Whether the health page is Grafana's. */
  readonly isGrafana: boolean;
  /** The responses that the proof took, by path: those with the password, and `/api/health` without. */
  readonly responses: ReadonlyMap<string, Exchange>;
}

/**
 * Proves the password of the admin before it is used (law A1): `/api/user` shows the login or the e-mail
 * address, and a server admin. If the target does not have that page, check must answer with something else than 401 or 403.
 * No other request with the password is under way, and none follows a rejection that names the password.
 */
export async function proveAdmin(client: Client, admin: BasicCredentials): Promise<AdminProof> {
  const responses = new Map<string, Exchange>();
  const get: GetPage = async (path, as) => {
    const exchange = await client.send({ method: 'GET', path, as });
    responses.set(path, exchange);
    return exchange;
  };
  const found = (await objection(get, client, admin)) ?? { problem: undefined, failedLogins: 0, isForeign: false };
  const user = responses.get('/api/user');
  const isPasswordRight = user !== undefined && profileIn(user)?.shows(admin.user) === true;
  return { ...found, isPasswordRight, isGrafana: isGrafanaHealth(responses.get('/api/health')), responses };
}

/** What speaks against the admin. */
type Objection = Omit<AdminProof, 'responses' | 'isPasswordRight' | 'isGrafana'>;

async function objection(get: GetPage, client: Client, admin: BasicCredentials): Promise<Objection | undefined> {
  const pages = await together(get, admin);
  const isHanging = pages.health.failure?.kind === 'timeout';
  if (describeNoResponse(pages.health) !== undefined && !isHanging) return undefined;
  const isGrafana = isGrafanaHealth(pages.health);
  return isGrafana ? objectionOfGrafana(get, client, admin, pages) : objectionOfBareTarget(get, client, admin, pages);
}

/** The first two responses. */
interface Pages {
  readonly health: Exchange;
  readonly user: Exchange;
}

/** Asks for both pages at once: the public one tells what kind of target it is. */
async function together(get: GetPage, admin: BasicCredentials): Promise<Pages> {
  const [health, user] = await Promise.all([get('/api/health', noCredentials), get('/api/user', admin)]);
  return { health, user };
}

async function objectionOfGrafana(
  get: GetPage,
  client: Client,
  admin: BasicCredentials,
  { health, user }: Pages,
): Promise<Objection | undefined> {
  if (describeNoResponse(user) !== undefined) return undefined;
  if (loginRejectionIn(user)) return rejection(client, user, health);
  const shown = whatIsShown(user, admin);
  if (typeof shown === 'object') return because(shown);
  if (shown === 'the admin') return undefined;
  if (shown === 'somebody else') {
    return because(createProblem('admin-not-shown', { response: describeServerWords(user) }));
  }
  const check = await get('/api/licensing/check', admin);
  if (loginRejectionIn(check)) return rejection(client, check, health);
  // Identification names what is in front of the server.
  return check.response?.status === 403 && !isOfFront(check) ? because(refused(check)) : undefined;
}

function isGrafanaHealth(health: Exchange | undefined): boolean {
  return health !== undefined && typeof healthIn(health)?.database === 'string';
}

/** A mock may answer 401 for every page that it does not have, so check decides unless the password is named as wrong. */
async function objectionOfBareTarget(
  get: GetPage,
  client: Client,
  admin: BasicCredentials,
  { health, user }: Pages,
): Promise<Objection | undefined> {
  const isFronts = user.response?.status === 401 && isOfFront(user);
  if (isFronts || isPasswordRefused(user)) return rejection(client, user, health);
  const check = await get('/api/licensing/check', admin);
  if (describeNoResponse(check) !== undefined) return undefined;
  if (loginRejectionIn(check)) return twice(await rejection(client, check, health));
  // With anonymous access, check answers a wrong password as one without permission.
  if (loginRejectionIn(user) && !isSuccess(check)) return twice(await rejection(client, user, health));
  const shown = whatIsShown(user, admin);
  return typeof shown === 'object' ? because(shown) : undefined;
}

/** Both requests carried the wrong password, and a server may count it also for a page that it does not have. */
function twice(objection: Objection): Objection {
  return { ...objection, failedLogins: objection.failedLogins * 2 };
}

/** Whom `/api/user` shows; a problem if it is the admin, and not a server admin. */
function whatIsShown(user: Exchange, admin: BasicCredentials): 'the admin' | 'somebody else' | 'nobody' | Problem {
  const profile = profileIn(user);
  if (!profile) return 'nobody';
  if (!profile.shows(admin.user)) return 'somebody else';
  if (profile.isServerAdmin === undefined) return 'nobody';
  return profile.isServerAdmin ? 'the admin' : createProblem('not-server-admin', { user: admin.user });
}

function because(problem: Problem): Objection {
  return { problem, failedLogins: 0, isForeign: false };
}

/** What a response that rejects the login says. */
async function rejection(client: Client, exchange: Exchange, health: Exchange): Promise<Objection> {
  const kind = loginRejectionIn(exchange);
  if (kind === 'ignored' && !(await isWrongDespiteAnonymous(client, exchange, health))) {
    return because(createProblem('basic-authentication-off', { response: describeServerWords(exchange) }));
  }
  return { problem: refused(exchange), failedLogins: kind === 'foreign' ? 0 : 1, isForeign: kind === 'foreign' };
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
  return createProblem('admin-refused', { response: describeServerWords(exchange) });
}
