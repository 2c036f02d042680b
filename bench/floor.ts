/*
 * The floor: a bare script that sends the requests of a run by the plan of bench/floor-plan.ts, and checks their status
 * and type. It has no command line, no verdicts and no report, so it shows what the rules alone cost.
 *
 *   node floor.mjs INPUT.json
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool as PoolType } from 'undici';
import type { PreparationTask, ReadingTask, ScenarioTask, Stage, Task } from './floor-tasks.ts';

/** What the script is given. */
export interface FloorInput {
  readonly url: string;
  readonly admin: { readonly user: string; readonly password: string };
  readonly settleMs: number;
  readonly stages: readonly Stage[];
}

interface Answer {
  readonly status: number;
  readonly value: unknown;
}

// Not the whole of undici, whose loading takes longer than the requests do at no latency.
const Pool = createRequire(import.meta.url)('undici/lib/dispatcher/pool.js') as typeof PoolType;

const { url, admin, settleMs, stages } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as FloorInput;
const maxAdminRequests = 3;
const maxOtherRequests = 8;
const { origin, hostname, port } = new URL(url);

/** Opened before they are needed and kept, so that no request waits for a handshake. */
const sockets = Array.from({ length: maxAdminRequests + maxOtherRequests }, () =>
  connect({ host: hostname, port: Number(port), noDelay: true }),
);
const unused = [...sockets];
const pool = new Pool(origin, {
  connections: sockets.length,
  connect: (_, callback) => {
    const socket = unused.shift() ?? connect({ host: hostname, port: Number(port), noDelay: true });
    const give = (): void => callback(null, socket);
    if (socket.connecting) socket.once('connect', give).once('error', (error) => callback(error, null));
    else queueMicrotask(give);
  },
});

const runId = randomBytes(4).toString('hex');
const name = `licensing-conformance-${runId}`;
const user = { user: `${name}-user`, password: `Aa1!${randomBytes(15).toString('base64url')}` };
const basic = (login: { user: string; password: string }, scheme = 'Basic'): string =>
  `${scheme} ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
const adminHeader = basic(admin);
let orgId = 1;
let serviceAccountId = 0;
let userId = 0;
let serviceAccountToken = '';
let requests = 0;
let windowEndsAt = 0;

const fromAdmin = limit(maxAdminRequests);
const fromOthers = limit(maxOtherRequests);

const prepare: Readonly<Record<PreparationTask['do'], () => Promise<void>>> = {
  'prove-admin': async () => {
    const { value } = await ask('GET', '/api/user');
    orgId = Number(field(value, 'orgId'));
    demand('the admin', field(value, 'isGrafanaAdmin') === true, value);
  },
  health: async () => demand('the health', (await send('GET', '/api/health')).status === 200),
  settings: async () => {
    const { value } = await ask('GET', '/api/frontend/settings');
    demand('the settings', field(value, 'buildInfo') !== undefined, value);
  },
  'admin-settings': () => succeeds('GET', '/api/admin/settings'),
  token: () => succeeds('GET', '/api/licensing/token'),
  look: () => succeeds('GET', '/api/licensing/check'),
  search: async () => {
    const query = 'query=licensing-conformance-&perpage=1000';
    const paths = ['/api/serviceaccounts/search', '/api/users/search', '/api/orgs'];
    const answers = await Promise.all(paths.map((path) => ask('GET', `${path}?${query}`)));
    demand(
      'a search',
      answers.every(({ status }) => status < 500),
      answers,
    );
  },
  'create-service-account': async () => {
    serviceAccountId = await created('/api/serviceaccounts', { name: `${name}-sa`, role: 'Admin' });
  },
  'create-token': async () => {
    const body = { name: `${name}-sa`, secondsToLive: 3600 };
    const { value } = await ask('POST', `/api/serviceaccounts/${serviceAccountId}/tokens`, body);
    serviceAccountToken = String(field(value, 'key'));
  },
  'create-user': async () => {
    const { user: login, password } = user;
    userId = await created('/api/admin/users', { name: login, login, password, OrgId: orgId });
  },
  'set-role': () => succeeds('PATCH', `/api/orgs/${orgId}/users/${userId}`, { role: 'Admin' }),
  'prove-service-account': async () => {
    const { status } = await fromOthers(() => send('GET', '/api/user', `Bearer ${serviceAccountToken}`));
    demand('the service account', [200, 403, 404].includes(status), status);
  },
  'prove-user': async () => {
    const { status } = await fromOthers(() => send('GET', '/api/user', basic(user)));
    demand('the user', status === 200, status);
  },
  'delete-service-account': () => succeeds('DELETE', `/api/serviceaccounts/${serviceAccountId}`),
  'delete-user': () => succeeds('DELETE', `/api/admin/users/${userId}`),
};

for (const { window, tasks } of stages) {
  if (window === 'ends') await sleep(Math.max(0, windowEndsAt - performance.now()));
  await Promise.all(tasks.map(perform));
  if (window === 'opens') windowEndsAt = performance.now() + settleMs;
}
process.stdout.write(`${requests} requests\n`);
await pool.destroy();
for (const socket of sockets) socket.destroy();

async function perform(task: Task): Promise<void> {
  if (task.do === 'scenario') return scenario(task);
  return task.do === 'reading' ? reading(task) : prepare[task.do]();
}

async function reading({ isStored }: ReadingTask): Promise<void> {
  const [check, token] = await Promise.all([ask('GET', '/api/licensing/check'), ask('GET', '/api/licensing/token')]);
  demand('the state of the license', check.value === isStored && token.status < 500, check);
}

/** Sends the request of a scenario, and checks its status and the type of its body. */
async function scenario({ id, method, path, as, form, body, statuses }: ScenarioTask): Promise<void> {
  const queue = as === 'server-admin' ? fromAdmin : fromOthers;
  const { status, value } = await queue(() => send(method, path, headerOf(as, form), body));
  const isTyped = status >= 400 ? typeof field(value, 'message') === 'string' : isOfType(path, value);
  demand(id, statuses.includes(status) && isTyped, { status, value });
}

function isOfType(path: string, value: unknown): boolean {
  return path === '/api/licensing/check' ? typeof value === 'boolean' : typeof value === 'object' && value !== null;
}

async function succeeds(method: string, path: string, body?: unknown): Promise<void> {
  const { status, value } = await ask(method, path, body);
  demand(path, status === 200, { status, value });
}

async function created(path: string, body: unknown): Promise<number> {
  const { status, value } = await ask('POST', path, body);
  demand(path, status < 300 && typeof field(value, 'id') === 'number', { status, value });
  return Number(field(value, 'id'));
}

function headerOf(as: string, form?: string): string | undefined {
  if (form === 'lower-case-scheme') return basic(admin, 'basic');
  if (form === 'empty-password') return basic({ ...user, password: '' });
  if (form === 'token-as-basic') return basic({ user: 'api_key', password: serviceAccountToken });
  if (form === 'service-account-token') return `Bearer glsa_${randomBytes(16).toString('hex')}_00000000`;
  if (as === 'server-admin') return adminHeader;
  if (as === 'org-admin') return basic(user);
  if (as === 'service-account') return `Bearer ${serviceAccountToken}`;
  if (as === 'unknown-user') return basic({ user: `nobody-${runId}`, password: runId });
  return as === 'invalid-token' ? `Bearer eyJ${randomBytes(12).toString('hex')}` : undefined;
}

/** Sends a request of the admin. */
function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  return fromAdmin(() => send(method, path, adminHeader, body === undefined ? undefined : JSON.stringify(body)));
}

function send(method: string, path: string, authorization?: string, body?: string): Promise<Answer> {
  requests += 1;
  const headers: Record<string, string> = {};
  if (authorization !== undefined) headers.authorization = authorization;
  if (body !== undefined) headers['content-type'] = 'application/json';
  return new Promise((resolve, reject) => {
    let status = 0;
    const chunks: Buffer[] = [];
    pool.dispatch(
      // Without `reset: false`, undici closes the connection after a DELETE with a body.
      { method, path, headers, body: body ?? null, reset: false },
      {
        onRequestStart() {},
        onResponseStart(_, code) {
          status = code;
        },
        onResponseData(_, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          resolve({ status, value: parsed(Buffer.concat(chunks).toString()) });
        },
        onResponseError(_, error) {
          reject(error);
        },
      },
    );
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([one]) => one === key)?.[1]
    : undefined;
}

function demand(what: string, isRight: boolean, seen?: unknown): void {
  if (!isRight) throw new Error(`${what} is not as expected: ${JSON.stringify(seen)}`);
}

/** Lets a number of requests run at the same time; the others wait for their turn. */
function limit(count: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
