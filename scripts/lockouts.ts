/**
 * `npm run lockouts`: runs the suite again and again with credentials that are wrong, against the reference server in several
 * versions, with anonymous access and without, and with brute-force protection. Prints how many accounts were locked and how
 * many results were green. `--runs N` sets the repetitions, 20 by default. Exits with 1 if there was a locked account or a
 * green result.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { settings } from '../fixtures/settings.ts';
import { withoutWaiting } from '../fixtures/without-waiting.ts';
import { runConformance } from '../src/app/run.ts';
import type { Settings } from '../src/config/settings.ts';
import type { Report } from '../src/domain/report.ts';
import type { Persona } from '../src/domain/scenario.ts';
import { type ReferenceServer, startReferenceServer, type UserCredentials } from '../src/reference/index.ts';

const versions = ['9.5.12', '10.1.0', '11.6.0', '12.4.3', '13.0.0'];

/** Credentials that are wrong, and the persona whose scenarios they must not let pass. */
interface Mistake {
  readonly name: string;
  readonly persona: Persona;
  readonly exitCode: number;
  settings(server: ReferenceServer): Promise<Partial<Settings>>;
}

const mistakes: readonly Mistake[] = [
  {
    name: 'wrong admin password',
    persona: 'server-admin',
    exitCode: 2,
    settings: async ({ admin }) => ({ admin: { ...admin, password: 'wrong' } }),
  },
  {
    name: 'wrong user password',
    persona: 'org-admin',
    exitCode: 4,
    settings: async (server) => ({ orgAdmin: { ...orgAdminOf(server), password: 'wrong' } }),
  },
  {
    name: 'token of a deleted account',
    persona: 'service-account',
    exitCode: 4,
    async settings(server) {
      await deleteServiceAccounts(server);
      return {};
    },
  },
  {
    name: 'token in quotes',
    persona: 'service-account',
    exitCode: 4,
    settings: async ({ serviceAccountToken }) => ({ serviceAccountToken: `"${serviceAccountToken}"` }),
  },
];

interface Row {
  readonly name: string;
  readonly version: string;
  readonly anonymous: boolean;
  readonly locked: number;
  readonly green: number;
  /** Runs that ended with another exit code than they should. */
  readonly unexpected: number;
  /** Wrong passwords of existing users that reached the server. */
  readonly failedLogins: number;
}

async function tryMistake(mistake: Mistake, version: string, anonymous: boolean, runs: number): Promise<Row> {
  const server = await startReferenceServer({ grafanaVersion: version, anonymous, seedPersonas: true, lockout: true });
  const stateDirectory = mkdtempSync(join(tmpdir(), 'licensing-conformance-lockouts-'));
  try {
    const settings = { ...settingsFor(server, stateDirectory), ...(await mistake.settings(server)) };
    const reports: Report[] = [];
    for (let at = 0; at < runs; at += 1) reports.push(await runConformance(settings, {}, withoutWaiting()));
    const failedLogins = server
      .state()
      .requests.filter(
        ({ persona, path, status }) => persona === 'unknown-user' && path === '/api/user' && status >= 400,
      ).length;
    const isLocked = await Promise.all([server.admin, orgAdminOf(server)].map((user) => cannotSignIn(server, user)));
    return {
      name: mistake.name,
      version,
      anonymous,
      locked: isLocked.filter(Boolean).length,
      green: reports.filter((report) => isGreen(report, mistake.persona)).length,
      unexpected: reports.filter(({ exitCode }) => exitCode !== mistake.exitCode).length,
      failedLogins,
    };
  } finally {
    await server.close();
    rmSync(stateDirectory, { recursive: true, force: true });
  }
}

function settingsFor(server: ReferenceServer, stateDirectory: string): Settings {
  return settings({
    url: server.url,
    admin: server.admin,
    orgAdmin: orgAdminOf(server),
    serviceAccountToken: server.serviceAccountToken ?? '',
    stateDirectory,
  });
}

/** Whether a run passed anything that it cannot know. */
function isGreen({ exitCode, results }: Report, persona: Persona): boolean {
  return exitCode === 0 || results.some((result) => result.persona === persona && result.verdict === 'pass');
}

function orgAdminOf({ orgAdmin }: ReferenceServer): UserCredentials {
  if (!orgAdmin) throw new Error('The reference server has no organization admin.');
  return orgAdmin;
}

async function cannotSignIn({ url }: ReferenceServer, user: UserCredentials): Promise<boolean> {
  const response = await fetch(new URL('api/user', url), { headers: { authorization: basic(user) } });
  return response.status !== 200;
}

async function deleteServiceAccounts({ url, admin }: ReferenceServer): Promise<void> {
  const headers = { authorization: basic(admin) };
  const response = await fetch(new URL('api/serviceaccounts/search?perpage=10', url), { headers });
  const { serviceAccounts } = (await response.json()) as { readonly serviceAccounts: readonly { id: number }[] };
  for (const { id } of serviceAccounts) {
    await fetch(new URL(`api/serviceaccounts/${id}`, url), { method: 'DELETE', headers });
  }
}

function basic({ user, password }: UserCredentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function tableOf(rows: readonly Row[], runs: number): string {
  const line = (mark: string, cells: readonly string[]): string => {
    const [name = '', ...others] = cells;
    return `${mark} ${name.padEnd(27)}${others.map((cell) => cell.padStart(10)).join('')}`;
  };
  const sum = (key: 'locked' | 'green' | 'unexpected'): number => rows.reduce((total, row) => total + row[key], 0);
  return [
    line(' ', ['credentials', 'Grafana', 'anonymous', 'attempts', 'locked', 'green', 'wrong exit']),
    ...rows.map((row) =>
      line(isAsExpected(row) ? '✔' : '✖', [
        row.name,
        row.version,
        row.anonymous ? 'on' : 'off',
        ...[row.failedLogins, row.locked, row.green, row.unexpected].map(String),
      ]),
    ),
    '',
    `${rows.length * runs} runs: ${sum('locked')} accounts locked, ${sum('green')} green, ${sum('unexpected')} with an unexpected exit code`,
    '',
  ].join('\n');
}

function isAsExpected({ locked, green, unexpected }: Row): boolean {
  return locked === 0 && green === 0 && unexpected === 0;
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number of at least 1.');
const rows: Row[] = [];
for (const mistake of mistakes) {
  for (const version of versions) {
    for (const anonymous of [false, true]) rows.push(await tryMistake(mistake, version, anonymous, runs));
  }
}
process.stdout.write(tableOf(rows, runs));
process.exitCode = rows.every(isAsExpected) ? 0 : 1;
