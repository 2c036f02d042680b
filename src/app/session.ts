import { randomBytes } from 'node:crypto';
import { type Personas, personasOf, withPersonas } from '../accounts/personas.ts';
import { type Identity, identify } from '../discovery/identify.ts';
import { ProblemError } from '../domain/problem.ts';
import type { TargetFacts } from '../domain/report.ts';
import type { ExecutionContext } from '../engine/execution-context.ts';
import type { Client, Credentials } from '../http/client.ts';
import { isPasswordRefused } from '../http/password-refusal.ts';
import type { LicenseGuard } from '../license/guard-types.ts';
import { createLicenseGuard } from '../license/license-guard.ts';
import { isForOtherInstance } from '../license/license-state.ts';
import { claimsOf } from '../license/license-token.ts';
import { type RefusedPasswords, refusedPasswordsOf } from '../local-state/refused-passwords.ts';
import type { RunDependencies } from './dependencies.ts';
import type { RunParts } from './parts.ts';

/** An identified target, with everything needed to run scenarios against it. */
export interface Session {
  readonly runId: string;
  readonly client: Client;
  readonly admin: Credentials;
  readonly personas: Personas;
  readonly guard: LicenseGuard;
  /** The passwords that the target rejected recently, remembered across runs. */
  readonly refusedPasswords: RefusedPasswords;
  readonly identity: Identity;
  readonly rootUrl: string;
  readonly target: TargetFacts;
}

/** A new run id: short, random, and usable in a user name. */
export function newRunId(): string {
  return randomBytes(4).toString('hex');
}

/**
 * Identifies the target and reads the state of its license once.
 *
 * @throws ProblemError as `identify` does; before anything is sent if these credentials were rejected recently
 */
export async function openSession(
  client: Client,
  parts: RunParts,
  builtIn: boolean,
  { pause }: Pick<RunDependencies, 'pause'>,
): Promise<Session> {
  const { admin } = parts;
  const refusedPasswords = refusedPasswordsOf(client.url, parts.stateDirectory, Date.now);
  const identity = await identifyOnce(client, parts, refusedPasswords);
  let rootUrl = '';
  const guard = createLicenseGuard({
    client,
    admin,
    impact: parts.scope.impact,
    license: parts.license,
    rootUrl: () => rootUrl,
    hasOtherSource: (parts.licenseSource ?? identity.licenseSource) === 'elsewhere',
    now: Date.now,
    pause,
  });
  const found = await guard.readInitialState();
  const named = rootUrlOf(parts, identity, found.token.kind === 'license' ? found.token.rootUrl : undefined);
  rootUrl = named.rootUrl;
  // A license for another instance cannot be in force here: if check is true, the token endpoint shows a sample.
  if (found.available === true && isForOtherInstance(found.token, rootUrl)) guard.ignoreTokenEndpoint();
  return {
    runId: newRunId(),
    client,
    admin,
    personas: await withOrgAdminChecked(client, personasOf(parts.credentials), identity, refusedPasswords),
    guard,
    refusedPasswords,
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
        licenseSource: parts.licenseSource ?? identity.licenseSource ?? 'unknown',
      },
      insecure: parts.connection.insecure,
      builtIn,
    },
  };
}

async function identifyOnce(
  client: Client,
  { admin, assumptions }: RunParts,
  refusedPasswords: RefusedPasswords,
): Promise<Identity> {
  refusedPasswords.check(admin);
  try {
    return await identify(client, admin, assumptions);
  } catch (thrown) {
    if (thrown instanceof ProblemError && thrown.problem.code === 'admin-refused') refusedPasswords.remember(admin);
    throw thrown;
  }
}

/**
 * Tries the password of the organization admin once, if the target has a page for that. With a wrong password every
 * scenario of that user would be one more failed login, and would pass for the wrong reason.
 */
async function withOrgAdminChecked(
  client: Client,
  personas: Personas,
  { pages }: Identity,
  refusedPasswords: RefusedPasswords,
): Promise<Personas> {
  const orgAdmin = personas['org-admin'];
  if (!pages.user || 'missing' in orgAdmin) return personas;
  const missing = (why: string): Personas => withPersonas(personas, { 'org-admin': { missing: why } });
  try {
    refusedPasswords.check(orgAdmin.as);
  } catch (thrown) {
    if (thrown instanceof ProblemError) return missing(thrown.problem.message);
    throw thrown;
  }
  const response = await client.send({ method: 'GET', path: '/api/user', as: orgAdmin.as });
  if (!isPasswordRefused(response)) return personas;
  refusedPasswords.remember(orgAdmin.as);
  return missing('the target refused the user of GRAFANA_USER; check GRAFANA_PASSWORD');
}

/** What the judge knows of an identified target. */
export function judgeFactsOf({ identity, target }: Pick<Session, 'identity' | 'target'>): ExecutionContext['facts'] {
  return {
    version: identity.version,
    anonymousAccess: identity.anonymousAccess,
    licenseSource: target.detected?.licenseSource ?? 'unknown',
    hasGrafanaPages: identity.pages.settings || identity.pages.user,
  };
}

/**
 * Whether the root URL is a guess: taken from the URL in use, or from the token endpoint, which only Grafana's OpenAPI
 * describes and where a mock may return a sample.
 */
export function isRootUrlGuessed({ target }: Pick<Session, 'target'>): boolean {
  return target.detected?.rootUrlFrom === 'url' || target.detected?.rootUrlFrom === 'stored license';
}

type RootUrlSource = Pick<NonNullable<TargetFacts['detected']>, 'rootUrl' | 'rootUrlFrom'>;

/** Prefers what the server reports about itself. The URL in use comes last, because there may be a proxy in front. */
function rootUrlOf(parts: RunParts, identity: Identity, stored: string | undefined): RootUrlSource {
  if (parts.instance !== undefined) return { rootUrl: parts.instance, rootUrlFrom: 'option' };
  if (identity.appUrl !== undefined) return { rootUrl: identity.appUrl, rootUrlFrom: 'settings' };
  const subject = parts.license === undefined ? undefined : claimsOf(parts.license)?.sub;
  if (typeof subject === 'string' && URL.canParse(subject)) return { rootUrl: subject, rootUrlFrom: 'license' };
  if (stored !== undefined) return { rootUrl: stored, rootUrlFrom: 'stored license' };
  return { rootUrl: parts.connection.url ?? '', rootUrlFrom: 'url' };
}
