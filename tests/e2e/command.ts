import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { commandPath } from '../../fixtures/command-path.ts';
import { closedPort } from '../../fixtures/hostile/listen.ts';
import { nodeEnvironment } from '../../fixtures/node-environment.ts';
import { quickClock } from '../../fixtures/quick-clock-url.ts';
import type { ReferenceServer } from '../../src/reference/index.ts';
import { onTestFinished } from '../support/concurrent.ts';
import { temporaryDirectory } from '../support/settings.ts';

/** How a process ended, and what it had printed. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  readonly err: () => string;
}

interface Where {
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly nodeArgs?: readonly string[];
  /** Whether it waits for a tenth of the time, with a clock that is put forward. */
  readonly isQuick?: boolean;
  /** The file to start; by default that of the built command. */
  readonly program?: string;
}

/** Starts the command as a process of its own, with nothing in its environment but what is given. */
export function start(args: readonly string[], where: Where = {}): Started {
  const directory = where.directory ?? temporaryDirectory();
  const nodeArgs = [...(where.isQuick ? ['--import', quickClock] : []), ...(where.nodeArgs ?? [])];
  const child = spawn(process.execPath, [...nodeArgs, where.program ?? commandPath, ...args], {
    cwd: directory,
    env: { ...nodeEnvironment(), XDG_STATE_HOME: directory, ...where.environment },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(
    ([exitCode, signal]): Ended => ({
      exitCode: exitCode as number | null,
      signal: signal as Ended['signal'],
      out,
      err,
    }),
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, ended, err: () => err };
}

/** Starts the command and waits for its end. */
export function command(args: readonly string[], where: Where = {}): Promise<Ended> {
  return start(args, where).ended;
}

/** What somebody who runs the suite against a server knows of it. */
export function environmentFor(server: ReferenceServer): Readonly<Record<string, string>> {
  const { url, rootUrl, admin, orgAdmin, serviceAccountToken, license } = server;
  return {
    GRAFANA_URL: url,
    GRAFANA_INSTANCE: rootUrl,
    GRAFANA_ADMIN_USER: admin.user,
    GRAFANA_ADMIN_PASSWORD: admin.password,
    GRAFANA_LICENSE_TOKEN: license,
    ...(orgAdmin ? { GRAFANA_USER: orgAdmin.user, GRAFANA_PASSWORD: orgAdmin.password } : {}),
    ...(serviceAccountToken ? { GRAFANA_SERVICE_ACCOUNT_TOKEN: serviceAccountToken } : {}),
  };
}

/** A plain HTTP server that is closed after the test; gives its URL. */
export async function httpServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** The URL of a port that nothing listens on. */
export async function closedUrl(): Promise<string> {
  return `http://127.0.0.1:${await closedPort()}/`;
}
