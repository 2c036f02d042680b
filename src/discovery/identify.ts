import { excerpt } from '../domain/body.ts';
import { type Exchange, header, isObject, mediaType, parseJson } from '../domain/exchange.ts';
import { problem } from '../domain/problem.ts';
import type { Detected } from '../domain/report.ts';
import { isBefore, parseVersion } from '../domain/version.ts';
import { type Client, type Credentials, noCredentials } from '../http/client.ts';
import { describeNoResponse } from '../http/no-response.ts';
import { isPasswordRefused } from '../http/password-refusal.ts';
import { isSuccess } from '../http/response-class.ts';

/** What the caller of a run says about the target. */
export interface Assumptions {
  /** The version to assume if the target does not report it. */
  readonly grafanaVersion?: string | undefined;
  /** The login of the server admin. */
  readonly adminUser?: string | undefined;
}

/** What a target told about itself before the first scenario. */
export interface Identity {
  readonly version: string | undefined;
  readonly edition: 'enterprise' | 'oss' | undefined;
  readonly pages: Pick<Detected, 'health' | 'settings' | 'user'>;
  /** The root URL that the server states itself. */
  readonly appUrl: string | undefined;
  readonly anonymousAccess: Detected['anonymousAccess'];
  readonly licenseSource: Exclude<Detected['licenseSource'], 'unknown'> | undefined;
  /** What could not be learned, and what follows. */
  readonly notes: readonly string[];
}

type Page = Readonly<Record<string, unknown>> | undefined;

/** The settings of a Grafana with thousands of data sources take megabytes. */
const maxSettingsBytes = 8 * 1024 * 1024;

/**
 * Asks the target who it is. A bare mock that has none of Grafana's pages is fine.
 *
 * The admin's credentials are tried on one page before they are used anywhere else: five refusals lock the account.
 *
 * @throws ProblemError where no scenario could tell anything: the target cannot be reached or is no Grafana, the admin
 *   is refused or is no server admin, the edition or the version has no licensing API.
 */
export async function identify(client: Client, admin: Credentials, assumptions: Assumptions): Promise<Identity> {
  const get = (path: string, as: Credentials, maxBytes?: number): Promise<Exchange> =>
    client.send({ method: 'GET', path, as, ...(maxBytes === undefined ? {} : { maxBytes }) });
  // The one page that every target has, so that no other is asked with a password that is wrong.
  const [healthAnswer, check] = await Promise.all([
    get('/api/health', noCredentials),
    get('/api/licensing/check', admin),
  ]);
  mustHaveAnswered(healthAnswer, client.url);
  mustHaveAnswered(check, client.url);
  mustBeWhole([healthAnswer, check], client.url);
  if (isPasswordRefused(check)) mustKnowAdmin(check);
  const [userAnswer, stranger] = await Promise.all([
    get('/api/user', admin),
    get('/api/licensing/check', noCredentials),
  ]);
  mustHaveAnswered(userAnswer, client.url);
  // A mock may say 401 of every page that it does not have; the licensing API has let the admin in then.
  if (!isSuccess(check) || isPasswordRefused(userAnswer)) mustKnowAdmin(userAnswer);
  if (!pageOf(userAnswer)) mustKnowAdmin(check);
  mustBeHere([healthAnswer, userAnswer, check], client.url);
  const settingsAnswer = await get('/api/frontend/settings', admin, maxSettingsBytes);
  const adminSettings = await get('/api/admin/settings', admin);

  const [health, user, frontend] = [healthIn(healthAnswer), pageOf(userAnswer), pageOf(settingsAnswer)];
  const buildInfo = isObject(frontend?.buildInfo) ? frontend.buildInfo : undefined;
  const version = assumptions.grafanaVersion ?? versionIn(health) ?? versionIn(buildInfo);
  const edition = editionOf(health, buildInfo);
  mustBeServerAdmin(user, assumptions);
  mustHaveLicensing(check, edition, version, client.url);
  mustNotBeWebPage([healthAnswer, userAnswer, settingsAnswer, check], client.url);

  return {
    version,
    edition,
    pages: { health: health !== undefined, settings: buildInfo !== undefined, user: user !== undefined },
    appUrl: text(frontend?.appUrl),
    anonymousAccess: await anonymousAccessOf(stranger, buildInfo !== undefined && !answersNobodyWith403(version), () =>
      get('/api/frontend/settings', noCredentials, maxSettingsBytes),
    ),
    licenseSource: licenseSourceIn(pageOf(adminSettings)),
    notes: notesOn({ version, edition, user }),
  };
}

/**
 * Grafana answers nobody with 403 where anonymous access is on, and then shows nobody its settings page, too. Where it does not,
 * the 403 is none of that.
 */
async function anonymousAccessOf(
  check: Exchange,
  hasSettings: boolean,
  askForSettings: () => Promise<Exchange>,
): Promise<Identity['anonymousAccess']> {
  if (check.response?.status === 401) return 'off';
  if (check.response?.status !== 403) return 'unknown';
  if (!hasSettings) return 'on';
  return (await askForSettings()).response?.status === 401 ? 'off' : 'on';
}

/** Before 9.5, routes that look for a permission alone said 403 to nobody, too. */
function answersNobodyWith403(version: string | undefined): boolean {
  return version !== undefined && isBefore(version, '9.5.0');
}

function mustHaveAnswered(exchange: Exchange, url: string): void {
  const { failure } = exchange;
  if (!failure) return;
  if (failure.kind === 'aborted') throw problem('interrupted', 'The run was interrupted.');
  throw problem(failure.kind === 'tls' ? 'tls' : 'unreachable', `${url} could not be reached: ${failure.message}.`);
}

/** One page that is broken off is a fault to be told of; where all are, there is nobody to talk to. */
function mustBeWhole(answers: readonly Exchange[], url: string): void {
  const silences = answers.map(describeNoResponse);
  if (silences.every((silence) => silence !== undefined)) {
    throw problem('unreachable', `${url} gives no whole answer: ${silences[0]}.`);
  }
}

/** A redirect is not followed, because the credentials would go with it. */
function mustBeHere(answers: readonly Exchange[], url: string): void {
  const locations = answers.map(({ response }) =>
    response && response.status >= 300 && response.status < 400 ? header(response, 'location') : undefined,
  );
  if (locations.every((location) => location !== undefined)) {
    throw problem(
      'not-grafana',
      `${url} redirects every request, to ${excerpt(locations[0] ?? '')}. Redirects are not followed, as the credentials would go with them: give the URL that they lead to.`,
    );
  }
  if (answers.every(({ response }) => response?.status === 400 && /HTTP request.{0,20}HTTPS/.test(response.body))) {
    throw problem('tls', `${url} speaks TLS on this port: begin the URL with https:.`);
  }
}

function mustKnowAdmin(answer: Exchange): void {
  if (answer.response?.status !== 401 && !isPasswordRefused(answer)) return;
  const messageId = text(objectIn(answer)?.messageId);
  if (messageId === 'auth.unauthorized') {
    throw problem(
      'basic-authentication-off',
      'The target answered as if the admin had sent no credentials: Basic authentication is turned off. Turn it on ([auth.basic] enabled = true); the licensing API accepts nothing else.',
    );
  }
  throw problem(
    'admin-refused',
    `The target refused the admin (${answer.response?.status}). Check GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD. Nothing more was sent, because five refusals lock the account.`,
  );
}

function mustBeServerAdmin(user: Page, { adminUser = '' }: Assumptions): void {
  if (user?.isGrafanaAdmin !== false) return;
  throw problem(
    'not-server-admin',
    `The user ${adminUser} is signed in, but is no server administrator. Give GRAFANA_ADMIN_USER one who is; an administrator of an organization belongs into GRAFANA_USER.`,
  );
}

function mustHaveLicensing(
  check: Exchange,
  edition: Identity['edition'],
  version: string | undefined,
  url: string,
): void {
  const missing = check.response?.status === 404;
  if (missing && edition === 'oss') {
    throw problem(
      'open-source-edition',
      `${url} is Grafana OSS, which has no licensing API. Point the suite at a Grafana Enterprise.`,
    );
  }
  if (version !== undefined && isBefore(version, '7.4.0')) {
    throw problem('too-old', `${url} is Grafana ${version}. The licensing API came with 7.4.`);
  }
}

/** A site that is no Grafana answers every question with a page of HTML. */
function mustNotBeWebPage(answers: readonly Exchange[], url: string): void {
  const pages = answers.map(({ response }) => response);
  if (!pages.every((page) => page !== undefined && mediaType(page) === 'text/html')) return;
  // A small mock may say 404 in HTML on the pages that it does not have, and have a fault on the one it does.
  const [health, , , check] = pages;
  if (health?.status !== 200 && check?.status !== 404 && check?.status !== 405) return;
  throw problem(
    'not-grafana',
    `${url} answers with web pages, not with an API. Is it the root URL of a Grafana, sub-path included?`,
  );
}

/** An error may be a JSON object, too, and is no page that a mock has. */
function pageOf(answer: Exchange): Page {
  return answer.response?.status === 200 ? objectIn(answer) : undefined;
}

/** A Grafana whose database is failing tells its version with 503. */
function healthIn(answer: Exchange): Page {
  return answer.response?.status === 503 ? objectIn(answer) : pageOf(answer);
}

function objectIn({ response }: Exchange): Page {
  if (!response) return undefined;
  const parsed = parseJson(response.body);
  return parsed.ok && isObject(parsed.value) ? parsed.value : undefined;
}

function versionIn(page: Page): string | undefined {
  const stated = text(page?.version);
  return stated !== undefined && parseVersion(stated) ? stated : undefined;
}

function editionOf(health: Page, buildInfo: Page): Identity['edition'] {
  const stated = text(buildInfo?.edition)?.toLowerCase();
  if (stated === 'enterprise') return 'enterprise';
  if (stated === 'open source') return 'oss';
  return text(health?.enterpriseCommit) === undefined ? undefined : 'enterprise';
}

/** A license that comes from a path, a text or a cloud marketplace stays when the stored one is removed. */
function licenseSourceIn(page: Page): Identity['licenseSource'] {
  const enterprise = isObject(page?.enterprise) ? page.enterprise : undefined;
  const named = ['license_path', 'license_text'].some((key) => Boolean(text(enterprise?.[key])));
  const elsewhere = text(enterprise?.license_validation_type) === 'aws';
  return named || elsewhere ? 'elsewhere' : undefined;
}

function notesOn(learned: Pick<Identity, 'version' | 'edition'> & { readonly user: Page }): readonly string[] {
  return [
    ...(learned.version === undefined
      ? [
          'The version could not be learned; what depends on it is left out or read leniently. --grafana-version tells it.',
        ]
      : []),
    ...(learned.edition === 'oss'
      ? ['The target calls itself Grafana OSS, yet answers licensing requests; it is taken for a mock.']
      : []),
    ...(learned.user?.isGrafanaAdmin === true
      ? []
      : ['Whether the admin is a server administrator could not be learned; the first scenarios show it.']),
  ];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
