import { randomBytes } from 'node:crypto';
import { type Exchange, isObject, parseJson } from '../spec/exchange.ts';
import type { Persona } from '../spec/scenario.ts';
import { isDone, isPassing } from './answered.ts';
import type { Call, Client, Credentials } from './http.ts';
import type { Had, Personas } from './personas.ts';

/** What the names of everything that a run makes begin with; the run's id follows. */
export const namePrefix = 'licensing-conformance-';

const serviceAccountSuffix = '-sa';
const userSuffix = '-user';

/** Makes personas through the admin API, and deletes what it made. */
export interface Provisioner {
  /** Makes the personas that are missing. One that could not be made is missing still, with the reason. */
  make(personas: Personas): Promise<{ readonly personas: Partial<Personas>; readonly made: readonly Persona[] }>;
  /** The ids of other runs whose personas are on the target; none where that cannot be seen. */
  others(): Promise<readonly string[]>;
  /** Deletes everything that was made. */
  remove(): Promise<Swept>;
}

/** Prepares to make personas named after the run. Nothing is sent before `make`. */
export function createProvisioner(client: Client, admin: Credentials, runId: string): Provisioner {
  const ask = askerOf(client, admin);
  let attempted = false;

  const makeServiceAccount = async (): Promise<Had> => {
    const name = `${namePrefix}${runId}${serviceAccountSuffix}`;
    const account = await ask('POST', '/api/serviceaccounts', { name, role: 'Admin', isDisabled: false });
    const id = idIn(account);
    if (id === undefined) return couldNot('make a service account', account);
    // An hour: a server may refuse tokens that live forever, and a killed run leaves nothing that works for long.
    const token = await ask('POST', `/api/serviceaccounts/${id}/tokens`, { name, secondsToLive: 3600 });
    const key = bodyOf(token)?.key;
    return typeof key === 'string' && key !== ''
      ? { as: { kind: 'bearer', token: key } }
      : couldNot('make a token for the service account', token);
  };

  const makeOrgAdmin = async (): Promise<Had> => {
    const login = `${namePrefix}${runId}${userSuffix}`;
    // Long and mixed enough for the strictest password policy.
    const password = `Aa1!${randomBytes(15).toString('base64url')}`;
    const email = `${login}@localhost.invalid`;
    const user = await ask('POST', '/api/admin/users', { name: login, email, login, password });
    const id = idIn(user);
    if (id === undefined) return couldNot('make a user', user);
    const org = idIn(await ask('GET', '/api/org'));
    const role = await ask('PATCH', `/api/orgs/${org ?? 1}/users/${id}`, { role: 'Admin' });
    // Where new users get an organization of their own, they administer that one and are not in ours.
    if (!isDone(role) && role.response?.status !== 404)
      return couldNot('make the user administrator of an organization', role);
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
      };
    },
    async others() {
      const { found } = await findMade(ask);
      return [...new Set(found.map((one) => one.runId))].filter((id) => id !== runId);
    },
    async remove() {
      // By name and not by the ids of the answers: an answer may have been lost after the work was done.
      return attempted ? sweep(client, admin, runId) : { deleted: [], failed: [], unanswered: false };
    },
  };
}

/** What a sweep deleted, and what it could not. */
export interface Swept {
  readonly deleted: readonly string[];
  /** One sentence each. */
  readonly failed: readonly string[];
  /** Whether something failed because the target did not answer, so that another attempt may do. */
  readonly unanswered: boolean;
}

/**
 * Deletes the service accounts, users and organizations that runs have made; of one run, where its id is given.
 * Nothing whose name a run did not make is touched.
 */
export async function sweep(client: Client, admin: Credentials, runId?: string): Promise<Swept> {
  const ask = askerOf(client, admin);
  const { found, lists } = await findMade(ask, runId);
  const deleted: string[] = [];
  const failed: string[] = lists
    .filter((answer) => !isDone(answer) && answer.response?.status !== 404)
    .map((answer) => `what a run made could not be looked for: ${saidIn(answer)}`);
  const answers = [...lists];
  for (const { what, path } of found) {
    const answer = await ask('DELETE', path);
    answers.push(answer);
    if (isDone(answer) || answer.response?.status === 404) deleted.push(what);
    else failed.push(`${what} could not be deleted: ${saidIn(answer)}`);
  }
  return { deleted, failed, unanswered: answers.some(isPassing) };
}

interface Made {
  readonly runId: string;
  readonly what: string;
  readonly path: string;
}

/** What runs have made, by its names; `lists` are the answers without which something may have been overlooked. */
async function findMade(
  ask: Asker,
  runId = '',
): Promise<{ readonly found: readonly Made[]; readonly lists: readonly Exchange[] }> {
  const query = encodeURIComponent(namePrefix + runId);
  const [accounts, users, orgs] = await Promise.all([
    ask('GET', `/api/serviceaccounts/search?query=${query}&perpage=1000`),
    ask('GET', `/api/users/search?query=${query}&perpage=1000`),
    ask('GET', `/api/orgs?query=${query}&perpage=1000`),
  ]);
  const made = (kind: string, path: string, suffix: string, name: unknown, id: unknown): readonly Made[] => {
    const by = runIn(name, suffix);
    const isWanted = by !== undefined && (runId === '' || by === runId);
    return isWanted ? [{ runId: by, what: `${kind} ${name}`, path: `${path}/${id}` }] : [];
  };
  return {
    found: [
      ...listIn(accounts, 'serviceAccounts').flatMap(({ id, name }) =>
        made('service account', '/api/serviceaccounts', serviceAccountSuffix, name, id),
      ),
      ...listIn(users, 'users').flatMap(({ id, login }) => made('user', '/api/admin/users', userSuffix, login, id)),
      // Where new users get an organization of their own, it has the name of their e-mail address.
      ...listIn(orgs).flatMap(({ id, name }) =>
        made('organization', '/api/orgs', userSuffix, String(name).replace('@localhost.invalid', ''), id),
      ),
    ],
    lists: [accounts, users],
  };
}

/** The id of the run that a name was made by; undefined where it is no name of ours. */
function runIn(name: unknown, suffix: string): string | undefined {
  if (typeof name !== 'string' || !name.startsWith(namePrefix) || !name.endsWith(suffix)) return undefined;
  const id = name.slice(namePrefix.length, -suffix.length);
  return /^[0-9a-z]{8}$/.test(id) ? id : undefined;
}

type Asker = (method: Call['method'], path: string, body?: unknown) => Promise<Exchange>;

function askerOf(client: Client, as: Credentials): Asker {
  return (method, path, body) =>
    client.send({
      method,
      path,
      as,
      evenIfInterrupted: true,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

function bodyOf({ response }: Exchange): Readonly<Record<string, unknown>> | undefined {
  const parsed = response ? parseJson(response.body) : { ok: false as const };
  return parsed.ok && isObject(parsed.value) ? parsed.value : undefined;
}

function idIn(exchange: Exchange): number | undefined {
  const id = isDone(exchange) ? bodyOf(exchange)?.id : undefined;
  return Number.isSafeInteger(id) ? Number(id) : undefined;
}

function listIn(exchange: Exchange, key?: string): readonly Readonly<Record<string, unknown>>[] {
  const parsed = exchange.response ? parseJson(exchange.response.body) : { ok: false as const };
  const value = parsed.ok && isObject(parsed.value) && key ? parsed.value[key] : parsed.ok ? parsed.value : [];
  return Array.isArray(value) ? value.filter(isObject).filter(({ id }) => Number.isSafeInteger(id)) : [];
}

function saidIn(exchange: Exchange): string {
  const { response, failure } = exchange;
  if (!response) return failure?.message ?? 'no answer';
  const message = bodyOf(exchange)?.message;
  return `status ${response.status}${typeof message === 'string' ? `, ${message.slice(0, 200)}` : ''}`;
}

function couldNot(what: string, exchange: Exchange): Had {
  return { missing: `--provision could not ${what}: ${saidIn(exchange)}` };
}
