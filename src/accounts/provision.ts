import { randomBytes } from 'node:crypto';
import type { Exchange } from '../domain/exchange.ts';
import type { Persona } from '../domain/scenario.ts';
import type { Client, Credentials } from '../http/client.ts';
import { isSuccess } from '../http/response-class.ts';
import { adminApi, bodyOf, describeAnswer, idIn, isRejected, listIn } from './admin-api.ts';
import type { PersonaCredentials, Personas } from './personas.ts';
import {
  emailDomain,
  findTestAccounts,
  namePrefix,
  runIdIn,
  type SweepResult,
  serviceAccountSuffix,
  sweep,
  type TestAccount,
  type TestAccountKind,
  testAccount,
  userSuffix,
  withoutEmailDomain,
} from './sweep.ts';

/** What a provisioner made. */
export interface Provisioned {
  readonly personas: Partial<Personas>;
  readonly made: readonly Persona[];
  /** In what the test accounts differ from what was asked for. */
  readonly notes: readonly string[];
}

/** Makes personas through the admin API, and deletes what it made. */
export interface Provisioner {
  /** Makes the personas that are missing. One that could not be made is missing still, with the reason. */
  make(personas: Personas): Promise<Provisioned>;
  /** The ids of other runs whose personas are on the target; none where that cannot be seen. */
  others(): Promise<readonly string[]>;
  /** Deletes everything that was made. */
  remove(): Promise<SweepResult>;
}

/** A server may refuse tokens that live forever, and a killed run leaves nothing that works for long: an hour, in seconds. */
const tokenSeconds = 3600;

/** For a server that allows no hour. */
const shortTokenSeconds = 300;

/** Prepares to make personas named after the run. Nothing is sent before `make`. */
export function createProvisioner(client: Client, admin: Credentials, runId: string): Provisioner {
  const ask = adminApi(client, admin);
  let attempted = false;
  /** What is known to have been made, by the ids that the target gave. */
  let known: readonly TestAccount[] = [];
  /** Whether something may have been made that no answer told of. */
  let others: 'none' | 'possible' = 'none';
  let notes: readonly string[] = [];

  const remember = (kind: TestAccountKind, name: string, exchange: Exchange): number | undefined => {
    const id = idIn(exchange);
    if (id !== undefined) known = [...known, testAccount(kind, runId, name, id)];
    else if (!isRejected(exchange)) others = 'possible';
    return id;
  };

  /** Where new users get an organization of their own, they administer that one and are not in ours. */
  const administersItsOwn = async (id: number): Promise<boolean> => {
    const orgs = listIn(await ask('GET', `/api/users/${id}/orgs`));
    for (const { orgId, name } of orgs) {
      const isOurs = runIdIn(withoutEmailDomain(name), userSuffix) === runId;
      if (isOurs && Number.isSafeInteger(orgId)) {
        known = [...known, testAccount('organization', runId, withoutEmailDomain(name), Number(orgId))];
      }
    }
    return orgs.some(({ role }) => role === 'Admin');
  };

  const makeServiceAccount = async (): Promise<PersonaCredentials> => {
    const name = `${namePrefix}${runId}${serviceAccountSuffix}`;
    const account = await ask('POST', '/api/serviceaccounts', { name, role: 'Admin', isDisabled: false });
    const id = remember('service account', name, account);
    if (id === undefined) return provisionFailed('make a service account', account);
    const tokenFor = (secondsToLive: number): Promise<Exchange> =>
      ask('POST', `/api/serviceaccounts/${id}/tokens`, { name, secondsToLive });
    const long = await tokenFor(tokenSeconds);
    const token = long.response?.status === 400 ? await tokenFor(shortTokenSeconds) : long;
    const key = bodyOf(token)?.key;
    return typeof key === 'string' && key !== ''
      ? { as: { kind: 'bearer', token: key } }
      : provisionFailed('make a token for the service account', token);
  };

  const makeOrgAdmin = async (): Promise<PersonaCredentials> => {
    const login = `${namePrefix}${runId}${userSuffix}`;
    // Long and mixed enough for the strictest password policy.
    const password = `Aa1!${randomBytes(15).toString('base64url')}`;
    const email = `${login}${emailDomain}`;
    const orgId = idIn(await ask('GET', '/api/org'));
    // A new user joins the first organization, unless the request names another one.
    const organization = orgId === undefined ? {} : { OrgId: orgId };
    const user = await ask('POST', '/api/admin/users', { name: login, email, login, password, ...organization });
    const id = remember('user', login, user);
    if (id === undefined) return provisionFailed('make a user', user);
    const role = await ask('PATCH', `/api/orgs/${orgId ?? 1}/users/${id}`, { role: 'Admin' });
    const isAdmin = isSuccess(role) || (await administersItsOwn(id)) || role.response?.status === 404;
    if (!isAdmin && role.response?.status !== 403)
      return provisionFailed('make the user administrator of an organization', role);
    if (!isAdmin) notes = [...notes, unchangedRole(role)];
    return { as: { kind: 'basic', user: login, password } };
  };

  return {
    async make(personas) {
      const wanted = (['service-account', 'org-admin'] as const).filter((persona) => 'missing' in personas[persona]);
      attempted ||= wanted.length > 0;
      const makers = { 'service-account': makeServiceAccount, 'org-admin': makeOrgAdmin };
      const made = await Promise.all(wanted.map(async (persona) => [persona, await makers[persona]()] as const));
      return {
        personas: Object.fromEntries(made),
        made: made.filter(([, had]) => 'as' in had).map(([persona]) => persona),
        notes,
      };
    },
    async others() {
      const { found } = await findTestAccounts(ask);
      return [...new Set(found.map((one) => one.runId))].filter((id) => id !== runId);
    },
    async remove() {
      if (!attempted) return { deleted: [], failed: [], unanswered: false };
      // By name, too, and not by the ids of the answers alone: an answer may have been lost after the work was done.
      const swept = await sweep(client, admin, runId, { known, others });
      known = known.filter(({ what }) => !swept.deleted.includes(what));
      return swept;
    },
  };
}

/** Where roles come from an identity provider, Grafana changes none. A viewer must be denied as well. */
function unchangedRole(exchange: Exchange): string {
  return `--provision could not make the user administrator of an organization: ${describeAnswer(exchange)}. The user keeps the role that new users get; requests from it must be denied as well.`;
}

function provisionFailed(what: string, exchange: Exchange): PersonaCredentials {
  return { missing: `--provision could not ${what}: ${describeAnswer(exchange)}` };
}
