import { beforeAll, describe, expect, test } from 'vitest';
import { scenarios } from '../../../specs/index.ts';
import { type Fault, faults, startReferenceServer } from '../../../src/reference/index.ts';
import type { Persona } from '../client.ts';
import { type InProcess, inProcess } from '../in-process.ts';

const rootUrl = 'http://grafana.test:3000/';
const tokenPath = '/api/licensing/token';

/** One request of the series. The license is stored or removed before it. */
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

/** Credentials in an unusual form, by name. */
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

/** The request of every scenario, each once, with a license stored and without. */
function seriesFor(license: string): readonly Step[] {
  const requests = new Map<string, Omit<Step, 'stored'>>();
  for (const { id, endpoint, as, body, credentials } of scenarios) {
    const sent = typeof body === 'function' ? body({ rootUrl, license }) : body?.text;
    const request = { endpoint: endpoint.id, persona: as, ...(body ? { body: sent } : {}) };
    const key = JSON.stringify(request);
    if (!credentials && !requests.has(key)) requests.set(key, { ...request, what: id });
  }
  return [...requests.values()].flatMap((request) => [true, false].map((stored) => ({ ...request, stored })));
}

/** The response to a step and the stored license after it, without values that differ between runs. */
async function resultOf(
  grafana: InProcess,
  step: Step,
  initial: InProcess['instance']['store']['license'],
): Promise<string> {
  const { store } = grafana.instance;
  store.license = step.stored ? initial : undefined;
  const [method, path] = lines[step.endpoint];
  const { status, type, location, text } = await grafana.send(step.persona, method, path, step.body);
  const now = store.license;
  const named = `another: ${now?.claims?.lid} for ${now?.claims?.sub}`;
  const afterwards =
    now === undefined ? 'none' : now.claims === undefined ? 'garbage' : now === initial ? 'same' : named;
  return JSON.stringify({ status, type, location, text: withoutRandomValues(text), afterwards });
}

function withoutRandomValues(text: string): string {
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
  for (const step of seriesFor(grafana.license)) {
    const name = `${step.endpoint}: ${step.persona}, ${step.what}, ${step.stored ? 'licensed' : 'unlicensed'}`;
    seen.set(name, await resultOf(grafana, step, initial));
  }
  for (const [what, authorization] of Object.entries(unusualCredentials(grafana))) {
    const { status, text } = await grafana.sendWith(authorization, ...lines.check);
    seen.set(`check: ${what}`, JSON.stringify({ status, text: withoutRandomValues(text) }));
  }
  return seen;
}

describe('the catalog of faults', () => {
  test('has at least 80 faults with unique ids', () => {
    expect(faults.length).toBeGreaterThanOrEqual(80);
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
  });

  test.each(faults)(
    'describes $id in one sentence, with the scenarios that catch it',
    ({ id, endpoint, description, caughtBy, visibleAt }) => {
      expect(id).toMatch(/^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(id.startsWith(`${endpoint}.`)).toBe(true);
      expect(description).toMatch(/^[A-Z].*\.$/);
      expect(caughtBy.length).toBeGreaterThan(0);
      for (const scenario of caughtBy)
        expect(scenario).toMatch(/^(check|add|renew|remove)\.(reports|accepts|rejects|denies)(\.[a-z-]+)+$/);
      expect(['read', 'reject', 'write']).toContain(visibleAt);
    },
  );

  test('grants access, and denies but executes, for each persona on each endpoint', () => {
    const ids = faults.map(({ id }) => id);
    for (const persona of ['service-account', 'org-admin', 'anonymous', 'invalid-token']) {
      for (const endpoint of endpoints) expect(ids).toContain(`${endpoint}.lets-in-${persona}`);
      for (const endpoint of ['add', 'renew', 'remove'])
        expect(ids).toContain(`${endpoint}.refuses-${persona}-but-does-it`);
    }
  });
});

describe('an injected fault', () => {
  let conforming: ReadonlyMap<string, string>;
  const seenOf = new Map<string, ReadonlyMap<string, string>>();

  beforeAll(async () => {
    conforming = await drive([]);
    for (const fault of faults) seenOf.set(fault.id, await drive([fault]));
  }, 60_000);

  test('is the only difference: without one the server responds the same each time', async () => {
    expect(await drive([])).toEqual(conforming);
  });

  test.each(faults)('$id is visible on its own endpoint only', ({ id, endpoint }) => {
    const faulty = seenOf.get(id);
    const different = [...conforming].filter(([name, seen]) => faulty?.get(name) !== seen).map(([name]) => name);
    expect(different).not.toEqual([]);
    expect(different.filter((name) => !name.startsWith(`${endpoint}:`))).toEqual([]);
  });

  test('has an effect that no other fault has', () => {
    const effects = new Map<string, string>();
    for (const [id, seen] of seenOf) {
      const effect = JSON.stringify([...seen]);
      expect(effects.get(effect), `${id} does the same`).toBeUndefined();
      effects.set(effect, id);
    }
  });
});

describe('single faults', () => {
  const only = async (id: string, more: object = {}): Promise<InProcess> => await inProcess({ fault: id, ...more });

  test('remove.refuses-org-admin-but-does-it returns 403 and removes the license', async () => {
    const grafana = await only('remove.refuses-org-admin-but-does-it');
    const denied = await grafana.send('org-admin', 'DELETE', tokenPath, { instance: rootUrl });
    expect(denied.status).toBe(403);
    expect(grafana.instance.store.license).toBeUndefined();
  });

  test('add.validates-before-refusing-anonymous stores nothing and denies a valid body', async () => {
    const grafana = await only('add.validates-before-refusing-anonymous', { unlicensed: true });
    expect((await grafana.send('anonymous', 'POST', tokenPath, { token: 'garbage' })).status).toBe(400);
    expect((await grafana.send('anonymous', 'POST', tokenPath, { token: grafana.license })).status).toBe(401);
    expect(grafana.instance.store.license).toBeUndefined();
  });

  test('add.truncates sends unparsable JSON with a matching Content-Length', async () => {
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

  test('check.legacy-route-gone has the route before Grafana 13', async () => {
    const earlier = await only('check.legacy-route-gone', { grafanaVersion: '12.4.3' });
    expect((await earlier.send('server-admin', 'GET', '/api/licensing/check')).status).toBe(200);
    const later = await only('check.legacy-route-gone');
    expect((await later.send('server-admin', 'GET', '/api/licensing/check')).status).toBe(404);
    expect((await later.send('anonymous', 'GET', '/api/licensing/check')).status).toBe(401);
  });

  test('several faults are injected at once', async () => {
    const grafana = await inProcess({
      fault: ['check.quotes', 'remove.keeps-license', 'add.truncates', 'add.mistypes-jti'],
    });
    expect((await grafana.send('server-admin', 'GET', '/api/licensing/check')).json).toBe('true');
    expect((await grafana.send('server-admin', 'DELETE', tokenPath, { instance: rootUrl })).status).toBe(202);
    expect(grafana.instance.store.license).toBeDefined();
    expect((await grafana.send('server-admin', 'POST', tokenPath, { token: grafana.license })).status).toBe(200);
  });
});
