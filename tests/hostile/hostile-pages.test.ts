import { describe, expect, onTestFinished, test } from 'vitest';
import { startFront } from '../../fixtures/hostile/front.ts';
import { withoutWaiting } from '../../fixtures/without-waiting.ts';
import { restoreTarget } from '../../src/app/restore.ts';
import type { Settings } from '../../src/config/settings.ts';
import { runAtOnce } from '../support/runs.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

/** Pages that are read for accounts, users, versions and settings. */
const pages =
  /^\/api\/(orgs|org|user|users\/search|users\/\d+(\/orgs)?|serviceaccounts\/search|health|frontend\/settings|admin\/settings|licensing\/token)\b/;

const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const deepObject = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;

/** An entry of a list, and a page, in which every field has this value. */
function pageOf(value: string): Buffer {
  const names = [
    'id',
    'name',
    'login',
    'email',
    'orgId',
    'role',
    'version',
    'database',
    'commit',
    'lid',
    'lexp',
    'sub',
  ];
  const more = ['status', 'isGrafanaAdmin', 'appUrl', 'buildInfo', 'licenseInfo', 'enterprise', 'message', 'messageId'];
  const fields = [...names, ...more].map((name) => `"${name}":${value}`).join(',');
  const entry = `{${fields}}`;
  const account = `{"id":7,"orgId":7,"name":${value},"login":${value},"role":${value}}`;
  return Buffer.from(`{"users":[${account},${entry},${value}],"serviceAccounts":[${account},${value}],${fields}}`);
}

const values: readonly (readonly [string, string])[] = [
  ['lists that are nested 20,000 deep', deep],
  ['objects that are nested 20,000 deep', deepObject],
  ['objects with a toString of their own', '{"toString":1,"valueOf":null}'],
  ['null', 'null'],
  ['a number that is not finite', '1e999'],
  ['an object with __proto__', '{"__proto__":{"toString":1}}'],
];

async function target(body: (path: string) => Buffer): Promise<Settings> {
  const front = await startFront(async ({ path, method, response, pass }) => {
    if (method !== 'GET' || !pages.test(path)) await pass();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(body(path));
  });
  onTestFinished(() => front.close());
  const { url, admin, license } = front.way;
  return settings({ url, admin, ...(license === undefined ? {} : { license }), stateDirectory: temporaryDirectory() });
}

/** A list of organizations in which every field has this value, and pages without fields. */
function listOnly(value: string): (path: string) => Buffer {
  const list = Buffer.from(`[{"id":7,"orgId":7,"name":${value},"login":${value},"role":${value}},${value}]`);
  const empty = Buffer.from('{}');
  return (path) => (path.startsWith('/api/orgs') ? list : empty);
}

describe('pages whose fields have another type than Grafana gives them', () => {
  test.each(values)('end a run with an exit code from 0 to 4: %s', async (_, value) => {
    const page = pageOf(value);
    for (const body of [() => page, listOnly(value)]) {
      const given = await target(body);
      const report = await runAtOnce({ ...given, impact: 'reject', provision: true });
      expect([0, 1, 2, 3, 4]).toContain(report.exitCode);
    }
  });

  test.each(values)('end restore with exit code 0, 2 or 3: %s', async (_, value) => {
    const given = await target(listOnly(value));
    const { exitCode } = await restoreTarget(given, {}, withoutWaiting());
    expect([0, 2, 3]).toContain(exitCode);
  });
});

describe('responses that are expensive to read', () => {
  test('of 15,000 header lines each leave a report of bounded size', async () => {
    const front = await startFront(async ({ socket, forward }) => {
      const { status, headers, body } = await forward();
      const lines = 'a:\r\n'.repeat(15_000);
      const type = headers['content-type'] ?? 'text/plain';
      socket.end(
        `HTTP/1.1 ${status} X\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n${lines}\r\n${body}`,
      );
    });
    onTestFinished(() => front.close());
    const report = await runAtOnce(settings({ ...pickWay(front.way), stateDirectory: temporaryDirectory() }));
    expect(report.exitCode).toBe(0);
    expect(JSON.stringify(report).length).toBeLessThan(2 * 1024 * 1024);
  });
});

function pickWay({ url, admin, orgAdmin, serviceAccountToken }: Awaited<ReturnType<typeof startFront>>['way']) {
  return {
    url,
    admin,
    ...(orgAdmin ? { orgAdmin } : {}),
    ...(serviceAccountToken === undefined ? {} : { serviceAccountToken }),
  };
}
