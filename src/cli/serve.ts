import type { Flags } from '../config/sources.ts';
import { faults, type ReferenceServer, ReferenceServerError, startReferenceServer } from '../reference/index.ts';
import { failed } from './exit.ts';
import type { Command } from './io.ts';
import { loadServeOptions } from './serve-options.ts';

/** `serve`: runs the built-in reference server until a signal stops it. */
export const serve: Command<Flags> = async (flags, io) => {
  const loaded = loadServeOptions(flags);
  if (!loaded.ok) return failed(io, loaded.problem);
  const { listFaults, openapi, ...options } = loaded.options;
  if (listFaults) {
    io.stdout.write(listOfFaults());
    return 0;
  }
  try {
    const server = await startReferenceServer({ ...options, seedPersonas: true });
    if (openapi) io.stdout.write((await import('./openapi.ts')).openApiText(server));
    (openapi ? io.stderr : io.stdout).write(welcome(server, io.program));
    await aborted(io.interruption.signal);
    await server.close();
    return 0;
  } catch (error) {
    if (!(error instanceof ReferenceServerError)) throw error;
    return failed(io, { code: 'usage', message: error.message });
  }
};

function welcome(server: ReferenceServer, program: string): string {
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
    'The built-in reference server is running. For testing only; these credentials are not secret.',
    '',
    ...facts.map(([name, value]) => `  ${name?.padEnd(16)}${value}`),
    '',
    'Try it:',
    '',
    `  curl -u '${admin.user}:${admin.password}' ${url}api/licensing/check`,
    '',
    'Test it:',
    '',
    `  ${variables.join(' \\\n  ')} \\\n  ${program} run --impact write`,
    '',
    'Press Ctrl-C to stop.',
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
