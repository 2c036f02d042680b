import { randomBytes } from 'node:crypto';
import { pageOf } from '../discovery/grafana-page.ts';
import { type Exchange, objectIn } from '../domain/exchange.ts';
import type { Login } from '../domain/login.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import { createReason } from '../domain/messages/reasons.ts';
import type { Persona } from '../domain/scenario.ts';
import { waitForAll } from '../domain/wait-for-all.ts';
import type { Client, Credentials } from '../http/client.ts';
import { isSuccess } from '../http/response-class.ts';
import { type AdminApi, adminApi, describeWithMessage, idIn, listIn } from './admin-api.ts';
import { type CreatedAccounts, createdAccountsOf } from './created-accounts.ts';
import { type PersonaCredentials, type Personas, personasToProvision } from './personas.ts';
import { type SweepDeadline, type SweepResult, sweep, sweepDeadline } from './sweep.ts';
import {
  emailDomain,
  findTestAccounts,
  namePrefix,
  runIdIn,
  serviceAccountSuffix,
  type TestAccountKind,
  userSuffix,
  withoutEmailDomain,
} from './test-accounts.ts';

/** What a provisioner created. */
export interface Provisioned {
  readonly personas: Partial<Personas>;
  readonly made: readonly Persona[];
  /** How the test accounts differ from what was requested. */
  readonly notes: readonly Note[];
}

/** Creates test accounts through the admin API, and deletes what it created. */
export interface Provisioner {
  /** Creates the accounts of the personas that are missing. A persona whose account could not be created stays missing. */
  make(personas: Personas): Promise<Provisioned>;
  /**
   * Searches for test accounts: what was created and is shown there can be deleted without another search.
   *
   * @returns the ids of other runs whose test accounts are on the target; none if that cannot be seen
   */
  others(): Promise<readonly string[]>;
  /** Deletes everything that was created. */
  remove(): Promise<SweepResult>;
}

/** The lifetime of a token in seconds: a server may reject tokens without one, and a killed run leaves no working token for long. */
const tokenSeconds = 3600;

/** For a server that does not allow an hour. */
const shortTokenSeconds = 300;

/** How many requests that are not GET an account takes: one creates it, the other one its token or role. */
export const requestsPerAccount = 2;

/** What creating an account needs. */
interface ProvisionContext {
  /** Requests that show created accounts by their names. */
  readonly naming: Promise<void>[];
  readonly client: Client;
  readonly ask: AdminApi;
  readonly runId: string;
  readonly created: CreatedAccounts;
  readonly note: (note: Note) => void;
  /** Takes each login before it is sent, because the response to that very request may contain it. */
  readonly onLogin: (login: Login) => void;
  readonly organizationId: number | undefined;
}

interface ProvisionOptions {
  /** Takes each login that the run creates, before it is sent. */
  readonly onLogin?: (login: Login) => void;
  /** A monotonic clock, in milliseconds. */
  readonly now?: () => number;
  /** The organization of the admin; asked for if it is not known. */
  readonly organizationId?: number | undefined;
}

/**
 * Prepares to create accounts named after the run. Sends nothing before `make`.
 */
export function createProvisioner(
  client: Client,
  admin: Credentials,
  runId: string,
  { onLogin = () => {}, now = () => performance.now(), organizationId }: ProvisionOptions = {},
): Provisioner {
  const notes: Note[] = [];
  const context: ProvisionContext = {
    client,
    naming: [],
    ask: adminApi(client, admin),
    runId,
    created: createdAccountsOf(runId),
    note: (note) => notes.push(note),
    onLogin,
    organizationId,
  };
  let isAttempted = false;
  let isMade = false;
  let deadline: SweepDeadline | undefined;
  return {
    async make(personas) {
      const wanted = personasToProvision(personas);
      isAttempted ||= wanted.length > 0;
      client.prepare?.(requestsPerAccount * wanted.length);
      const create = { 'service-account': createServiceAccount, 'org-admin': createOrgAdmin };
      const created = await waitForAll(
        wanted.map(async (persona) => [persona, await create[persona](context)] as const),
      );
      isMade = true;
      return {
        personas: Object.fromEntries(created),
        made: created.filter(([, credentials]) => 'as' in credentials).map(([persona]) => persona),
        notes: [...notes],
      };
    },
    async others() {
      const { found } = await findTestAccounts(context.ask);
      context.created.noteShown(found);
      return [...new Set(found.map((one) => one.runId))].filter((id) => id !== runId);
    },
    async remove() {
      if (!isAttempted) return { deleted: [], failed: [], unanswered: false };
      await Promise.allSettled(context.naming);
      // By name, too, and not only by the ids of the responses: a response may have been lost after the work was done.
      const { created } = context;
      deadline ??= sweepDeadline(now);
      const { known, others } = created;
      // Where creating threw, an account may be there that nobody has seen.
      const areShown = isMade && created.areShown;
      const swept = await sweep(client, admin, runId, { known, others, areShown }, deadline);
      created.forget(swept.deleted);
      // What went wrong may have another cause than before, so the next attempt searches.
      created.noteShown([]);
      return swept;
    },
  };
}

async function createServiceAccount(context: ProvisionContext): Promise<PersonaCredentials> {
  const { ask, runId, created } = context;
  const name = `${namePrefix}${runId}${serviceAccountSuffix}`;
  const account = await ask('POST', '/api/serviceaccounts', { name, role: 'Admin', isDisabled: false });
  const id = created.record('service account', name, account);
  if (id === undefined) return notCreated('create a service account', account);
  const requestToken = (secondsToLive: number): Promise<Exchange> =>
    ask('POST', `/api/serviceaccounts/${id}/tokens`, { name, secondsToLive });
  const long = await requestToken(tokenSeconds);
  const token = long.response?.status === 400 ? await requestToken(shortTokenSeconds) : long;
  const key = objectIn(token)?.key;
  if (typeof key !== 'string' || key === '') return notCreated('create a token for the service account', token);
  const as: Credentials = { kind: 'bearer', token: key };
  // Nothing waits for it but the deletion: the page shows whom the id names.
  context.naming.push(seeName(context, 'service account', name, id, `/api/serviceaccounts/${id}`, as));
  return { as };
}

async function createOrgAdmin(context: ProvisionContext): Promise<PersonaCredentials> {
  const { ask, runId, created, note } = context;
  const login = `${namePrefix}${runId}${userSuffix}`;
  // Long and mixed enough for the strictest password policy.
  const password = `Aa1!${randomBytes(15).toString('base64url')}`;
  context.onLogin({ user: login, password });
  const email = `${login}${emailDomain}`;
  const orgId = context.organizationId ?? idIn(await ask('GET', '/api/org'));
  // A new user joins the main organization unless the request names another one.
  const organization = orgId === undefined ? {} : { OrgId: orgId };
  const user = await ask('POST', '/api/admin/users', { name: login, email, login, password, ...organization });
  const id = created.record('user', login, user);
  if (id === undefined) return notCreated('create a user', user);
  const as: Credentials = { kind: 'basic', user: login, password, isProven: true };
  context.naming.push(seeName(context, 'user', login, id, '/api/user', as));
  const role = await ask('PATCH', `/api/orgs/${orgId ?? 1}/users/${id}`, { role: 'Admin' });
  const isAdmin = isSuccess(role) || (await administersOwnOrganization(id, context)) || role.response?.status === 404;
  // An identity provider may manage the roles. The user is usable: requests from a viewer must be denied as well.
  const isRoleFixed = role.response?.status === 403;
  if (!isAdmin && !isRoleFixed) return notCreated('make the user an organization admin', role);
  if (!isAdmin) note(createNote('test-user-role-unchanged', { response: describeWithMessage(role) }));
  return { as };
}

/** Asks a created account for its own page, which shows its name and id; the deletion then needs no search. */
async function seeName(
  { client, created }: ProvisionContext,
  kind: TestAccountKind,
  name: string,
  id: number,
  path: string,
  as: Credentials,
): Promise<void> {
  const page = pageOf(await client.send({ method: 'GET', path, as }));
  if (page?.id === id && (page.login === name || page.name === name)) created.noteNamed(kind, name, id);
}

/** A server may give each new user an organization of their own: the user administers that one and is not in the admin's. */
async function administersOwnOrganization(userId: number, context: ProvisionContext): Promise<boolean> {
  const { ask, runId, created } = context;
  const orgs = listIn(await ask('GET', `/api/users/${userId}/orgs`));
  for (const { orgId, name } of orgs) {
    const isOurs = runIdIn(withoutEmailDomain(name), userSuffix) === runId;
    if (isOurs && Number.isSafeInteger(orgId)) created.add('organization', withoutEmailDomain(name), Number(orgId));
  }
  return orgs.some(({ role }) => role === 'Admin');
}

function notCreated(action: string, exchange: Exchange): PersonaCredentials {
  return { missing: createReason('account-not-created', { action, response: describeWithMessage(exchange) }) };
}
