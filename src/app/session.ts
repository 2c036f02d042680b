import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Personas, personasOf, withPersonas } from '../accounts/personas.ts';
import type { Settings } from '../config/settings.ts';
import { type Identity, identify } from '../discovery/identify.ts';
import { createReason, type Reason } from '../domain/messages/reasons.ts';
import { ProblemError } from '../domain/problem.ts';
import type { TargetFacts } from '../domain/report.ts';
import type { Client, Credentials } from '../http/client.ts';
import { isPasswordRefused } from '../http/password-refusal.ts';
import type { LicenseGuard } from '../license/guard-types.ts';
import { createLicenseGuard } from '../license/license-guard.ts';
import { isForOtherInstance } from '../license/license-state.ts';
import { claimsOf } from '../license/license-token.ts';
import { type RefusedPasswords, refusedPasswordsOf } from '../local-state/refused-passwords.ts';
import { defaultStateDirectory } from '../local-state/state-folder.ts';
import type { RunDependencies } from './dependencies.ts';

/** A target that has been identified, with all that is needed to run scenarios against it. */
export interface Session {
  readonly runId: string;
  readonly client: Client;
  readonly admin: Credentials;
  readonly personas: Personas;
  readonly guard: LicenseGuard;
  /** What the target refused of late, for the next run. */
  readonly refusedPasswords: RefusedPasswords;
  readonly identity: Identity;
  readonly rootUrl: string;
  readonly target: TargetFacts;
}

/** The server that a run brings along, and the settings that fit it. */
export interface BuiltInServer {
  readonly settings: Settings;
  close(): Promise<void>;
}

/** Starts the reference server where no URL was given. Loaded only then: a run against a live target needs none of it. */
export async function startBuiltInServer(settings: Settings): Promise<BuiltInServer> {
  const { startReferenceServer } = await import('../reference/index.ts');
  const { grafanaVersion } = settings;
  const server = await startReferenceServer(grafanaVersion === undefined ? {} : { grafanaVersion });
  return {
    settings: {
      ...settings,
      url: server.url,
      provision: true,
      admin: server.admin,
      license: server.license,
    },
    close: () => server.close(),
  };
}

/** The name of a run: short, random, and fit for the name of a user. */
export function newRunId(): string {
  return randomBytes(4).toString('hex');
}

/** The credentials of the admin, as the settings have them. */
export function adminOf({ admin }: Settings): Credentials {
  return admin ? { kind: 'basic', ...admin } : { kind: 'none' };
}

/**
 * Identifies the target and looks at its license once.
 *
 * @throws ProblemError as `identify` does; before anything is sent where these credentials were refused of late.
 */
export async function openSession(
  client: Client,
  settings: Settings,
  builtIn: boolean,
  pause: RunDependencies['pause'] = (ms) => sleep(ms),
): Promise<Session> {
  const admin = adminOf(settings);
  const refusals = refusedPasswordsOf(client.url, settings.stateDirectory ?? defaultStateDirectory(), Date.now);
  const identity = await identified(client, admin, settings, refusals);
  let rootUrl = '';
  const guard = createLicenseGuard({
    client,
    admin,
    impact: settings.impact,
    license: settings.license,
    rootUrl: () => rootUrl,
    hasOtherSource: (settings.licenseSource ?? identity.licenseSource) === 'elsewhere',
    now: Date.now,
    pause,
  });
  const found = await guard.readInitialState();
  const named = rootUrlOf(settings, identity, found.token.kind === 'license' ? found.token.rootUrl : undefined);
  rootUrl = named.rootUrl;
  // A license for another instance is in force nowhere: where check says true, the one that shows is a sample.
  if (found.available === true && isForOtherInstance(found.token, rootUrl)) guard.ignoreTokenEndpoint();
  return {
    runId: newRunId(),
    client,
    admin,
    personas: await withOrgAdminSeen(client, personasOf(settings), identity, refusals),
    guard: guard,
    refusedPasswords: refusals,
    identity,
    rootUrl,
    target: {
      url: client.url,
      version: identity.version ?? null,
      edition: identity.edition ?? null,
      licensed: found.available ?? null,
      detected: {
        ...identity.pages,
        ...named,
        anonymousAccess: identity.anonymousAccess,
        licenseSource: settings.licenseSource ?? identity.licenseSource ?? 'database',
      },
      insecure: settings.insecure,
      builtIn: builtIn,
    },
  };
}

async function identified(
  client: Client,
  admin: Credentials,
  settings: Settings,
  refusals: RefusedPasswords,
): Promise<Identity> {
  refusals.check(admin);
  try {
    return await identify(client, admin, settings);
  } catch (thrown) {
    if (thrown instanceof ProblemError && thrown.problem.code === 'admin-refused') refusals.remember(admin);
    throw thrown;
  }
}

/**
 * Tries the other user's password once, where the target has a page for it: with a wrong one every scenario of that user
 * would be a refusal more, and would pass for the wrong reason.
 */
async function withOrgAdminSeen(
  client: Client,
  personas: Personas,
  { pages }: Identity,
  refusals: RefusedPasswords,
): Promise<Personas> {
  const had = personas['org-admin'];
  if (!pages.user || 'missing' in had) return personas;
  const missing = (why: Reason): Personas => withPersonas(personas, { 'org-admin': { missing: why } });
  try {
    refusals.check(had.as);
  } catch (thrown) {
    if (thrown instanceof ProblemError) {
      return missing(createReason('password-not-tried', { problem: thrown.problem.message }));
    }
    throw thrown;
  }
  const answer = await client.send({ method: 'GET', path: '/api/user', as: had.as });
  if (!isPasswordRefused(answer)) return personas;
  refusals.remember(had.as);
  return missing(createReason('org-admin-refused'));
}

/**
 * Whether the name of the instance is a guess: taken from the URL in use, or from a page that only Grafana's OpenAPI
 * knows and that a mock may answer with a sample.
 */
export function isRootUrlGuessed({ target }: Pick<Session, 'target'>): boolean {
  return target.detected?.rootUrlFrom === 'url' || target.detected?.rootUrlFrom === 'stored license';
}

type RootUrlSource = Pick<NonNullable<TargetFacts['detected']>, 'rootUrl' | 'rootUrlFrom'>;

/** The instance is named as the server names itself; the URL in use is the last resort, as a proxy may stand between. */
function rootUrlOf(settings: Settings, identity: Identity, stored: string | undefined): RootUrlSource {
  if (settings.instance !== undefined) return { rootUrl: settings.instance, rootUrlFrom: 'option' };
  if (identity.appUrl !== undefined) return { rootUrl: identity.appUrl, rootUrlFrom: 'settings' };
  const subject = settings.license === undefined ? undefined : claimsOf(settings.license)?.sub;
  if (typeof subject === 'string' && URL.canParse(subject)) return { rootUrl: subject, rootUrlFrom: 'license' };
  if (stored !== undefined) return { rootUrl: stored, rootUrlFrom: 'stored license' };
  return { rootUrl: settings.url ?? '', rootUrlFrom: 'url' };
}
