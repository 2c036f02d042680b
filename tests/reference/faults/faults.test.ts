import { beforeAll, describe, expect, test } from 'vitest';
import { scenarios } from '../../../specs/index.ts';
import type { BoundScenario } from '../../../src/domain/scenario.ts';
import { type Fault, faults, startReferenceServer } from '../../../src/reference/index.ts';
import type { Persona } from '../client.ts';
import { type InProcess, inProcess } from '../in-process.ts';

const rootUrl = 'http://grafana.test:3000/';
const tokenPath = '/api/licensing/token';

/** One request of the battery: the license is put back before it, or taken away. */
type Step = {
  readonly endpoint: Fault['endpoint'];
  readonly persona: Persona;
  readonly stored: boolean;
  readonly what: string;
  readonly body?: unknown;
};

const endpoints = ['check', 'add', 'renew', 'remove'] as const;

const lines = {
  check: ['GET', '/api/licensing/check'],
  add: ['POST', tokenPath],
  renew: ['POST', `${tokenPath}/renew`],
  remove: ['DELETE', tokenPath],
} as const;

/** How the reference server calls the personas of the specs. */
const callers: Readonly<Record<BoundScenario['as'], Persona>> = {
  'server-admin': 'server-admin',
  'org-admin': 'org-admin',
  'service-account': 'service-account',
  anonymous: 'anonymous',
  'unknown-user': 'stranger',
  'invalid-token': 'bad-token',
};

/** Credentials in another form than the usual one, by what they are. */
function unusualCredentials({ instance: { store } }: InProcess): Readonly<Record<string, string>> {
  const user = [...store.users.values()].find(({ isServerAdmin }) => !isServerAdmin);
  const token = [...store.accounts.values()].flatMap(({ tokens }) => [...tokens.values()])[0];
  return {
    'an empty password': `Basic ${btoa(`${user?.login}:`)}`,
    'a token as password': `Basic ${btoa(`api_key:${token?.key}`)}`,
    'an unknown service account token': `Bearer glsa_${'a'.repeat(32)}_${'0'.repeat(8)}`,
    'a scheme in lower case': 'basic YTpi',
  };
}

/** The request of every scenario, with a license stored and without. */
function batteryOf(license: string): readonly Step[] {
  return scenarios
    .filter(({ credentials }) => !credentials)
    .flatMap(({ id, endpoint, as, body }) => {
      const sent = typeof body === 'function' ? body({ rootUrl, license }) : body?.text;
      const step = { endpoint: endpoint.id, persona: callers[as], what: id, ...(body ? { body: sent } : {}) };
      return [true, false].map((stored) => ({ ...step, stored }));
    });
}

/** What a client and the operator of the server see of a step; what differs from one run to the next is left out. */
async function see(
  grafana: InProcess,
  step: Step,
  initial: InProcess['instance']['store']['license'],
): Promise<string> {
  const { store } = grafana.instance;
  store.license = step.stored ? initial : undefined;
  const [method, path] = lines[step.endpoint];
  const { status, type, location, text } = await grafana.ask(step.persona, method, path, step.body);
  const now = store.license;
  const named = `another: ${now?.claims?.lid} for ${now?.claims?.sub}`;
  const afterwards =
    now === undefined ? 'none' : now.claims === undefined ? 'garbage' : now === initial ? 'same' : named;
  return JSON.stringify({ status, type, location, text: settled(text), afterwards });
}

function settled(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
    .replaceAll(/ACE\d{10}/g, 'ACE')
    .replaceAll(/\d{10}/g, 'instant');
}

async function drive(hooks: readonly Fault[]): Promise<ReadonlyMap<string, string>> {
  const grafana = await inProcess(
    {},
    hooks.map(({ hook }) => hook),
  );
  const initial = grafana.instance.store.license;
  const seen = new Map<string, string>();
  for (const step of batteryOf(grafana.license)) {
    const name = `${step.endpoint}: ${step.persona}, ${step.what}, ${step.stored ? 'licensed' : 'unlicensed'}`;
    seen.set(name, await see(grafana, step, initial));
  }
  for (const [what, authorization] of Object.entries(unusualCredentials(grafana))) {
    const { status, text } = await grafana.askWith(authorization, ...lines.check);
    seen.set(`check: ${what}`, JSON.stringify({ status, text: settled(text) }));
  }
  return seen;
}

describe('the catalog of faults', () => {
  test('has at least 80, each with an id of its own', () => {
    expect(faults.length).toBeGreaterThanOrEqual(80);
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
  });

  test.each(faults)('$id is described', ({ id, endpoint, description, caughtBy, visibleAt }) => {
    expect(id).toMatch(/^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(id.startsWith(`${endpoint}.`)).toBe(true);
    expect(description).toMatch(/^[A-Z].*\.$/);
    expect(caughtBy.length).toBeGreaterThan(0);
    for (const scenario of caughtBy)
      expect(scenario).toMatch(/^(check|add|renew|remove)\.(reports|accepts|rejects|denies)(\.[a-z-]+)+$/);
    expect(['read', 'reject', 'write']).toContain(visibleAt);
  });

  test('has a fault for each persona on each endpoint, let in, and refused but obeyed', () => {
    const ids = faults.map(({ id }) => id);
    for (const persona of ['service-account', 'org-admin', 'anonymous', 'bad-token']) {
      for (const endpoint of endpoints) expect(ids).toContain(`${endpoint}.lets-in-${persona}`);
      for (const endpoint of ['add', 'renew', 'remove'])
        expect(ids).toContain(`${endpoint}.refuses-${persona}-but-does-it`);
    }
  });
});

describe('a fault', () => {
  let conforming: ReadonlyMap<string, string>;
  const seenOf = new Map<string, ReadonlyMap<string, string>>();

  beforeAll(async () => {
    conforming = await drive([]);
    for (const fault of faults) seenOf.set(fault.id, await drive([fault]));
  }, 60_000);

  test('that is absent changes nothing: the honest server answers alike each time', async () => {
    expect(await drive([])).toEqual(conforming);
  });

  test.each(faults)('$id shows, on its own endpoint only', ({ id, endpoint }) => {
    const faulty = seenOf.get(id);
    const different = [...conforming].filter(([name, seen]) => faulty?.get(name) !== seen).map(([name]) => name);
    expect(different).not.toEqual([]);
    expect(different.filter((name) => !name.startsWith(`${endpoint}:`))).toEqual([]);
  });

  test('differs from every other fault', () => {
    const effects = new Map<string, string>();
    for (const [id, seen] of seenOf) {
      const effect = JSON.stringify([...seen]);
      expect(effects.get(effect), `${id} does the same`).toBeUndefined();
      effects.set(effect, id);
    }
  });
});

describe('what single faults do', () => {
  const only = async (id: string, more: object = {}): Promise<InProcess> => await inProcess({ fault: id, ...more });

  test('refusing and obeying all the same', async () => {
    const grafana = await only('remove.refuses-org-admin-but-does-it');
    const refused = await grafana.ask('org-admin', 'DELETE', tokenPath, { instance: rootUrl });
    expect(refused.status).toBe(403);
    expect(grafana.instance.store.license).toBeUndefined();
  });

  test('looking at the body first stores nothing, and still refuses a good body', async () => {
    const grafana = await only('add.validates-before-refusing-anonymous', { unlicensed: true });
    expect((await grafana.ask('anonymous', 'POST', tokenPath, { token: 'garbage' })).status).toBe(400);
    expect((await grafana.ask('anonymous', 'POST', tokenPath, { token: grafana.license })).status).toBe(401);
    expect(grafana.instance.store.license).toBeUndefined();
  });

  test('truncating leaves JSON that nobody can read, with the length that is sent', async () => {
    const server = await startReferenceServer({ fault: 'add.truncates' });
    const response = await fetch(`${server.url}api/licensing/token`, {
      method: 'POST',
      headers: {
        Authorization: `Basic ${btoa(`admin:${server.admin.password}`)}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ token: server.license }),
    });
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(Number(response.headers.get('content-length'))).toBe(text.length);
    expect(() => JSON.parse(text)).toThrow();
    await server.close();
  });

  test('a dropped legacy route is there before Grafana 13', async () => {
    const earlier = await only('check.legacy-route-gone', { grafanaVersion: '12.4.3' });
    expect((await earlier.ask('server-admin', 'GET', '/api/licensing/check')).status).toBe(200);
    const later = await only('check.legacy-route-gone');
    expect((await later.ask('server-admin', 'GET', '/api/licensing/check')).status).toBe(404);
    expect((await later.ask('anonymous', 'GET', '/api/licensing/check')).status).toBe(401);
  });

  test('several at once', async () => {
    const grafana = await inProcess({
      fault: ['check.quotes', 'remove.keeps-license', 'add.truncates', 'add.mistypes-jti'],
    });
    expect((await grafana.ask('server-admin', 'GET', '/api/licensing/check')).json).toBe('true');
    expect((await grafana.ask('server-admin', 'DELETE', tokenPath, { instance: rootUrl })).status).toBe(202);
    expect(grafana.instance.store.license).toBeDefined();
    expect((await grafana.ask('server-admin', 'POST', tokenPath, { token: grafana.license })).status).toBe(200);
  });
});
