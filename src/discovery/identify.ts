import { randomUUID } from 'node:crypto';
import { definedOnly } from '../domain/defined-only.ts';
import type { Exchange } from '../domain/exchange.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import type { Detected } from '../domain/report.ts';
import { type Client, type Credentials, noCredentials } from '../http/client.ts';
import { isPasswordRefused } from '../http/password-refusal.ts';
import { isSuccess } from '../http/response-class.ts';
import { mustAcceptAdmin, mustBeServerAdmin } from './admin-user.ts';
import { anonymousAccessOf, mayDenyAnonymousWith403 } from './anonymous-access.ts';
import { type Edition, editionOf, mustNotBeOpenSource } from './edition.ts';
import { appUrlIn, buildInfoIn, maxSettingsBytes } from './frontend-settings.ts';
import { type GetPage, type Page, pageOf } from './grafana-page.ts';
import { healthIn } from './health.ts';
import { type DetectedLicenseSource, licenseSourceIn } from './license-source.ts';
import { mustBeComplete, mustHaveAnswered, mustNotRequireTls, mustServeConnections } from './reachability.ts';
import { suggestBaseUrl } from './suggest-base-url.ts';
import { mustHaveLicensingApi, versionIn } from './version.ts';
import { errorMustBeOfApi, type FrontContext, isAdminSeen, mustNotBeOfFront } from './whose-response.ts';

/** What the caller of a run says about the target. */
export interface Assumptions {
  /** The version to assume if the target does not report it. */
  readonly grafanaVersion?: string | undefined;
}

/** What a target reported about itself before the first scenario. */
export interface Identity {
  readonly version: string | undefined;
  readonly edition: Edition;
  /** Which of Grafana's pages the target has. */
  readonly pages: Pick<Detected, 'health' | 'settings' | 'user'>;
  /** The root URL that the server states itself. */
  readonly appUrl: string | undefined;
  readonly anonymousAccess: Detected['anonymousAccess'];
  readonly licenseSource: DetectedLicenseSource | undefined;
  /** The organization that the admin works in; undefined if the target does not say. */
  readonly organizationId: number | undefined;
  /** The state of the license, asked for twice in a row where the run may send what changes it. */
  readonly license: readonly [LicenseResponses, ...LicenseResponses[]];
  /** Further responses of check to the admin. */
  readonly looks: readonly Exchange[];
  /** What could not be detected, and what follows. */
  readonly notes: readonly Note[];
}

/** How many requests of the identification are under way at the same time, at most. */
export const requestsAtOnce = 4;

/** What was read of the license at one moment: both were asked for at the same time. */
export interface LicenseResponses {
  readonly check: Exchange;
  readonly token: Exchange;
}

/** The responses that a target is identified by. */
interface Responses {
  readonly health: Exchange;
  readonly check: Exchange;
  readonly user: Exchange;
  readonly anonymousCheck: Exchange;
  readonly frontendSettings: Exchange;
  readonly adminSettings: Exchange;
  readonly license: Identity['license'];
  readonly looks: Identity['looks'];
}

/**
 * Identifies a target by its pages. A bare mock that has none of Grafana's pages is fine.
 *
 * The admin's credentials are tried on one page before they are used anywhere else: five wrong passwords lock the account.
 *
 * @param isWatched - whether the run may send what changes the license, so that its state is read twice; if not, check alone
 *   is looked at again
 * @throws ProblemError if no scenario could give a verdict: the target cannot be reached or is not a Grafana, something in
 *   front of it responds, the admin is rejected or is not a server admin, the edition or the version has no licensing API
 */
export async function identify(
  client: Client,
  admin: Credentials,
  assumptions: Assumptions,
  isWatched = true,
): Promise<Identity> {
  const get: GetPage = (path, as, maxBytes) => client.send({ method: 'GET', path, as, ...definedOnly({ maxBytes }) });
  const responses = await requestPages(get, admin, client.url, isWatched);
  const { check } = responses;
  const health = healthIn(responses.health);
  const user = pageOf(responses.user);
  const frontendSettings = pageOf(responses.frontendSettings);
  const buildInfo = buildInfoIn(frontendSettings);
  const reported = versionIn(health) ?? versionIn(buildInfo);
  const version = reported ?? assumptions.grafanaVersion;
  const edition = editionOf(health, buildInfo);
  mustBeServerAdmin(user, admin.kind === 'basic' ? admin.user : '');
  mustNotBeOpenSource(check, edition, client.url);
  mustHaveLicensingApi(version, client.url);
  await errorMustBeOfApi(check, responses.user, frontContext(get, admin, client.url));
  const readsSettings = buildInfo !== undefined && !mayDenyAnonymousWith403(version);
  return {
    version,
    edition,
    pages: { health: health !== undefined, settings: buildInfo !== undefined, user: user !== undefined },
    appUrl: appUrlIn(frontendSettings),
    anonymousAccess: await anonymousAccessOf(
      responses.anonymousCheck,
      readsSettings ? () => get('/api/frontend/settings', noCredentials, maxSettingsBytes) : undefined,
    ),
    licenseSource: licenseSourceIn(pageOf(responses.adminSettings)),
    organizationId: organizationIn(user),
    license: responses.license,
    looks: responses.looks,
    notes: [...contradictions(assumptions, reported), ...notesOn(version, edition, user)],
  };
}

/**
 * Asks for the pages, as many at once as may carry the admin's password. Until `/api/user` has shown the admin, check goes
 * alone, so that no other page gets a password that is wrong.
 */
async function requestPages(get: GetPage, admin: Credentials, url: string, isWatched: boolean): Promise<Responses> {
  const getCheck = (): Promise<Exchange> => get('/api/licensing/check', admin);
  const getToken = (): Promise<Exchange> => get('/api/licensing/token', admin);
  const getUser = (): Promise<Exchange> => get('/api/user', admin);
  const getSettings = (): Promise<Exchange> => get('/api/frontend/settings', admin, maxSettingsBytes);
  const getAnonymousCheck = (): Promise<Exchange> => get('/api/licensing/check', noCredentials);
  const health = await get('/api/health', noCredentials);
  // A page that hangs says nothing about the API, which is asked next.
  if (health.failure?.kind !== 'timeout') mustHaveAnswered(health, url);
  const shown = await getUser();
  if (isPasswordRefused(shown)) mustAcceptAdmin(shown);
  const early = isAdminSeen(shown)
    ? await together({
        check: getCheck,
        frontendSettings: getSettings,
        token: getToken,
        anonymousCheck: getAnonymousCheck,
      })
    : undefined;
  const check = early?.check ?? (await getCheck());
  mustHaveAnswered(check, url);
  mustBeComplete([health, check], url);
  mustNotRequireTls([health, check], url);
  await mustNotBeOfFront(health, check, frontContext(get, admin, url));
  if (isPasswordRefused(check)) mustAcceptAdmin(check);
  await mustServeConnections([shown], getUser, url);
  mustHaveAnswered(shown, url);
  // A mock may return 401 for every page that it does not have; then the licensing API has accepted the admin.
  if (!isSuccess(check) || isPasswordRefused(shown)) mustAcceptAdmin(shown);
  if (!pageOf(shown)) mustAcceptAdmin(check);
  const late = { frontendSettings: getSettings, token: getToken, anonymousCheck: getAnonymousCheck };
  const { frontendSettings, token, anonymousCheck } = early ?? (await together(late));
  const again = (of: Exchange): Promise<Exchange> => (of === anonymousCheck ? getAnonymousCheck() : getSettings());
  await mustServeConnections([anonymousCheck, frontendSettings], again, url);
  const last = await together({
    adminSettings: () => get('/api/admin/settings', admin),
    check: getCheck,
    other: isWatched ? getToken : getCheck,
  });
  const first: LicenseResponses = { check, token };
  return {
    health,
    check,
    user: shown,
    anonymousCheck,
    frontendSettings,
    adminSettings: last.adminSettings,
    license: isWatched ? [first, { check: last.check, token: last.other }] : [first],
    looks: isWatched ? [] : [last.check, last.other],
  };
}

/** Sends requests at once, and waits for all of them. */
async function together<Name extends string>(
  requests: Readonly<Record<Name, () => Promise<Exchange>>>,
): Promise<Readonly<Record<Name, Exchange>>> {
  const entries = Object.entries<() => Promise<Exchange>>(requests);
  const exchanges = await Promise.all(entries.map(async ([name, send]) => [name, await send()] as const));
  return Object.fromEntries(exchanges) as Record<Name, Exchange>;
}

function organizationIn(user: Page): number | undefined {
  const id = user?.orgId;
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** What it takes to tell a response of the API from one of something in front of it. */
function frontContext(get: GetPage, admin: Credentials, url: string): FrontContext {
  return {
    url,
    suggest: (exchange) => suggestBaseUrl(url, exchange, (path) => get(path, noCredentials)),
    probe: () => get(`/api/licensing/${randomUUID()}`, admin),
  };
}

/** What the target reports wins over what was assumed of it. */
function contradictions({ grafanaVersion }: Assumptions, reported: string | undefined): readonly Note[] {
  if (grafanaVersion === undefined || reported === undefined || grafanaVersion === reported) return [];
  return [createNote('assumption-contradicted', { what: 'Grafana version', assumed: grafanaVersion, reported })];
}

function notesOn(version: string | undefined, edition: Edition, user: Page): readonly Note[] {
  return [
    ...(version === undefined ? [createNote('version-unknown')] : []),
    ...(edition === 'oss' ? [createNote('oss-with-licensing')] : []),
    ...(user?.isGrafanaAdmin === true ? [] : [createNote('admin-rights-unknown')]),
  ];
}
