import { readdirSync, readFileSync } from 'node:fs';
import type { ReferenceServer } from '../../src/reference/index.ts';

/** The environment of a job on a machine of its own, with what it knows of a server. Its npm is the one of this machine. */
export function environmentOf(
  home: string,
  server: ReferenceServer,
  tarball: string,
  path: string | undefined = process.env.PATH,
): Record<string, string | undefined> {
  return {
    PATH: path,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    HOME: home,
    npm_config_offline: 'true',
    LICENSING_PACKAGE: tarball,
    GRAFANA_URL: server.url,
    GRAFANA_INSTANCE: server.rootUrl,
    GRAFANA_ADMIN_PASSWORD: server.admin.password,
    GRAFANA_LICENSE_TOKEN: server.license,
  };
}

/** Whether a server is as it was before a run. */
export function isAsBefore(server: ReferenceServer): boolean {
  const { storedLicense, users, serviceAccounts } = server.state();
  return storedLicense?.token === server.license && users.length === 1 && serviceAccounts.length === 0;
}

/** Kills the runs of the command that have been started for a home folder, and nothing that started them. */
export function killRunsIn(home: string): void {
  const found = startedFor(home);
  if (found.length === 0) throw new Error('No run was found.');
  for (const pid of found) process.kill(pid, 'SIGKILL');
}

function startedFor(home: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => textOf(`/proc/${name}/environ`).includes(`HOME=${home}\0`))
    .filter((name) => textOf(`/proc/${name}/cmdline`).startsWith('node\0'))
    .map(Number);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
