import { randomBytes } from 'node:crypto';
import { type Personas, personasOf } from '../accounts/personas.ts';
import { provePersonas, rememberingClient } from '../accounts/prove-personas.ts';
import { writeRefusal } from '../config/allow-write.ts';
import { defaultSettleMs } from '../config/time-and-concurrency-options.ts';
import { isLoopbackUrl } from '../config/url.ts';
import { hasGrafanaPages } from '../discovery/grafana-page.ts';
import type { Identity } from '../discovery/identify.ts';
import type { Exchange } from '../domain/exchange.ts';
import type { Note } from '../domain/messages/notes.ts';
import { ProblemError } from '../domain/problem.ts';
import type { TargetFacts } from '../domain/report.ts';
import type { Impact } from '../domain/scenario.ts';
import { waitForAll } from '../domain/wait-for-all.ts';
import type { ExecutionContext } from '../engine/execution-context.ts';
import type { Client, Credentials } from '../http/client.ts';
import { createLicenseGuard } from '../license/guard/create-license-guard.ts';
import type { GuardFacts } from '../license/guard/guard-state.ts';
import { httpGuardPort } from '../license/guard/http-guard-port.ts';
import { defaultLagMs } from '../license/guard/lag-window.ts';
import type { LicenseGuard } from '../license/guard/license-guard-port.ts';
import type { LicenseRecord } from '../license/guard/license-record.ts';
import { checkValueIn, type Reading, readingOf } from '../license/license-reading.ts';
import { type FailedLogins, failedLoginsOf } from '../local-state/failed-logins.ts';
import { isAssumedInstalled, licenseSourceOf } from './assumptions.ts';
import type { RunDependencies } from './dependencies.ts';
import { examineGivenLicense } from './given-license.ts';
import { identifyAsAdmin } from './identify-as-admin.ts';
import { rootUrlOf } from './root-url.ts';
import type { RunParts } from './run-parts.ts';

/** An identified target, with everything needed to run scenarios against it. */
export interface Session {
  readonly runId: string;
  readonly client: Client;
  readonly admin: Credentials;
  /** The given credentials are proven, as far as the target shows whose they are. */
  readonly personas: Personas;
  /** What could not be proven. */
  readonly accountNotes: readonly Note[];
  readonly guard: LicenseGuard;
  /** The license that the run may use; undefined if none was given or it cannot be used. */
  readonly license: string | undefined;
  /** What there is to say about the given license. */
  readonly licenseNotes: readonly Note[];
  readonly identity: Identity;
  readonly rootUrl: string;
  readonly target: TargetFacts;
}

interface SessionOptions {
  readonly resume?: { readonly record: LicenseRecord | undefined; readonly impact: Impact };
  readonly onAdminProven?: () => void;
}

/** A new run id: short, random, and usable in a user name. */
export function newRunId(): string {
  return randomBytes(4).toString('hex');
}

/**
 * Identifies the target, examines the given license, and reads the state of the license for the first time.
 *
 * @param options.resume - for `restore`: what the journal of a killed run says of the license, and the impact of that run;
 *   without a journal there is no record, and the license that was given is to be stored
 * @param options.onAdminProven - called when the password of the admin is known to be right, before the target is asked for more
 * @throws ProblemError as `identify` does; before anything is sent if these credentials were rejected recently; and if
 *   the run must not write to this target, or cannot use the given license
 */
export async function openSession(
  direct: Client,
  parts: RunParts,
  builtIn: boolean,
  { pause, wallClock, refusalHashes }: Pick<RunDependencies, 'pause' | 'wallClock' | 'refusalHashes'>,
  signal?: AbortSignal,
  { resume, onAdminProven }: SessionOptions = {},
): Promise<Session> {
  const { admin } = parts;
  const { impact } = resume ?? parts.scope;
  const failedLogins = failedLoginsOf(direct.url, parts.stateDirectory, wallClock, refusalHashes());
  const given = personasOf(parts.credentials);
  const startedAt = wallClock();
  const identity = await identifyAsAdmin(direct, parts, failedLogins, onAdminProven);
  const isOurs = builtIn || isOwnServer(direct.url, identity.appUrl);
  const refusals = scopedRefusals(failedLogins, isOurs, identity);
  // The built-in server ends with the run, and what is remembered with it.
  const client = builtIn ? direct : rememberingClient(direct, given, refusals);
  const refusal = isOurs
    ? undefined
    : writeRefusal({ ...parts.scope, url: identity.appUrl, allowWriteTo: parts.allowWriteTo });
  if (refusal && isLoopbackUrl(client.url)) throw new ProblemError(refusal);
  const port = httpGuardPort(client, admin, { now: wallClock, wait: pause, signal });
  const readings = identity.license.map(({ check, token }) => readingOf(check, token, startedAt));
  const latest = identity.license.at(-1) ?? identity.license[0];
  const shown = readingOf(latest.check, latest.token, startedAt);
  const named = rootUrlOf(parts, identity, shown.token.kind === 'license' ? shown.token.sub : undefined);
  const hasFullSettings = identity.pages.settings && identity.appUrl !== undefined;
  const examined = examineGivenLicense(parts.license, {
    use: impact,
    isRestore: resume !== undefined,
    hasGrafanaPages: hasFullSettings,
    rootUrl: named.rootUrl,
    token: shown.token,
    now: port.now(),
  });
  const licenseSource = licenseSourceOf(parts, identity);
  const facts: GuardFacts = {
    impact,
    given: examined.given,
    rootUrl: named.rootUrl,
    isOurs,
    hasGrafanaPages: hasFullSettings,
    declaresOtherSource: licenseSource === 'elsewhere',
    ...optionsOf(parts, client.url, identity.appUrl, builtIn),
  };
  const guard = createLicenseGuard(port, facts, resume?.record);
  const proofContext = { hasGrafanaPages: hasFullSettings, hasUserPage: identity.pages.user, isOurs };
  const [{ personas, notes: accountNotes }] = await waitForAll([
    provePersonas(direct, given, proofContext, refusals),
    readFirst(guard, readings, identity.looks, resume?.record),
  ]);
  return {
    runId: newRunId(),
    client,
    admin,
    personas,
    accountNotes,
    guard,
    // Law L2: below write, another license than the one of the target is in no request either.
    license: isOtherLicense(guard) ? undefined : examined.given?.text,
    licenseNotes: examined.notes,
    identity,
    rootUrl: named.rootUrl,
    target: {
      url: client.url,
      ...nullable(identity, shown.check),
      detected: { ...identity.pages, ...named, anonymousAccess: identity.anonymousAccess, licenseSource },
      insecure: parts.connection.insecure,
      builtIn,
    },
  };
}

/**
 * Reads the first state, unless a journal has it. Where it is read once more, a look at check beside it takes no time.
 */
async function readFirst(
  guard: LicenseGuard,
  readings: readonly Reading[],
  looks: readonly Exchange[],
  record: LicenseRecord | undefined,
): Promise<void> {
  if (record !== undefined) return;
  await waitForAll([guard.open(readings), guard.state.facts.impact === 'read' ? undefined : guard.look()]);
  for (const look of looks) guard.noteCheck(checkValueIn(look), readings[0]?.at ?? 0);
}

/** Whether a run that does not write was given another license than the target has. At `write` the scenarios say so. */
function isOtherLicense({ state }: LicenseGuard): boolean {
  return state.facts.impact !== 'write' && state.comparison?.kind === 'different';
}

/** What reports show as null if it is unknown. */
function nullable(
  { version, edition }: Identity,
  licensed: boolean | undefined,
): Pick<TargetFacts, 'version' | 'edition' | 'licensed'> {
  return { version: version ?? null, edition: edition ?? null, licensed: licensed ?? null };
}

/** What the options say of the guard. The built-in server changes at once. */
function optionsOf(
  parts: RunParts,
  url: string,
  appUrl: string | undefined,
  builtIn: boolean,
): Pick<GuardFacts, 'isAssumedInstalled' | 'timeoutMs' | 'settleMs' | 'lagMs'> {
  const { connection, settleMs = defaultSettleMs } = parts;
  return {
    isAssumedInstalled: isAssumedInstalled(parts, url, appUrl),
    timeoutMs: connection.timeoutMs,
    ...(builtIn ? { settleMs: 0, lagMs: 0 } : { settleMs, lagMs: defaultLagMs }),
  };
}

/** A mock of this machine shares its accounts with no other target. */
function scopedRefusals(refused: FailedLogins, isOurs: boolean, { pages }: Identity): FailedLogins {
  return isOurs && !hasGrafanaPages(pages) ? { ...refused, remember: refused.rememberHere } : refused;
}

/** Whether a server is on this machine and reports no root URL, or one on this machine: not a forwarded port. */
function isOwnServer(url: string, appUrl: string | undefined): boolean {
  return isLoopbackUrl(url) && (appUrl === undefined || isLoopbackUrl(appUrl));
}

/** What the judge knows of an identified target. */
export function judgeFactsOf({ identity, target }: Pick<Session, 'identity' | 'target'>): ExecutionContext['facts'] {
  return {
    version: identity.version,
    anonymousAccess: identity.anonymousAccess,
    licenseSource: target.detected?.licenseSource ?? 'unknown',
    hasGrafanaPages: hasGrafanaPages(identity.pages),
  };
}
