import type { Flags } from '../config/sources.ts';
import { exitCodes } from '../domain/problem.ts';
import { faults, type ReferenceServer, ReferenceServerError, startReferenceServer } from '../reference/index.ts';
import { type Command, complain } from './io.ts';
import { loadServeOptions } from './serve-options.ts';

/** `serve`: the reference server, until a signal ends it. */
export const serve: Command<Flags> = async (flags, world) => {
  const loaded = loadServeOptions(flags);
  if (!loaded.ok) {
    complain(world, loaded.problem);
    return exitCodes[loaded.problem.code];
  }
  if (loaded.listFaults) {
    world.stdout.write(listOfFaults());
    return 0;
  }
  try {
    const server = await startReferenceServer(loaded.options);
    world.stdout.write(welcome(server));
    await aborted(world.interruption.signal);
    await server.close();
    return 0;
  } catch (error) {
    if (!(error instanceof ReferenceServerError)) throw error;
    complain(world, { code: 'usage', message: error.message });
    return exitCodes.usage;
  }
};

function welcome(server: ReferenceServer): string {
  const { url, rootUrl, admin, orgAdmin, serviceAccountToken, license } = server;
  const variables = [
    `GRAFANA_URL=${url}`,
    `GRAFANA_ADMIN_USER=${admin.user}`,
    `GRAFANA_ADMIN_PASSWORD=${admin.password}`,
    ...(orgAdmin ? [`GRAFANA_USER=${orgAdmin.user}`, `GRAFANA_PASSWORD=${orgAdmin.password}`] : []),
    ...(serviceAccountToken ? [`GRAFANA_SERVICE_ACCOUNT_TOKEN=${serviceAccountToken}`] : []),
    `GRAFANA_LICENSE_TOKEN=${license}`,
  ];
  const facts = [
    ['URL', url],
    ['Instance', rootUrl],
    ['Server admin', `${admin.user} / ${admin.password}`],
    ...(orgAdmin ? [['Org admin', `${orgAdmin.user} / ${orgAdmin.password}`]] : []),
    ...(serviceAccountToken ? [['Service account', serviceAccountToken]] : []),
    ['License', license],
  ];
  return [
    'The reference server is running. It is for tests: its credentials are no secrets.',
    '',
    ...facts.map(([name, value]) => `  ${name?.padEnd(16)}${value}`),
    '',
    'Ask it:',
    '',
    `  curl -u '${admin.user}:${admin.password}' ${url}api/licensing/check`,
    '',
    'Hold it against the documentation:',
    '',
    `  ${variables.join(' \\\n  ')} \\\n  licensing-conformance run --impact write`,
    '',
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

function listOfFaults(): string {
  const width = Math.max(0, ...faults.map(({ id }) => id.length));
  return faults.map(({ id, description }) => `${id.padEnd(width)}  ${description}\n`).join('');
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
