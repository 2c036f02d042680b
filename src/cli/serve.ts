import { resolve } from 'node:path';
import { pid } from 'node:process';
import type { Flags } from '../config/sources.ts';
import { isLoopback } from '../config/url.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { faults, ReferenceServerError, startReferenceServer, variants } from '../reference/index.ts';
import { failed } from './exit.ts';
import { type CliIo, type Command, printNotes } from './io.ts';
import { type LoadedServe, loadServeOptions, type ServeOptions } from './load-serve-options.ts';
import { writeEnvFile } from './serve-env-file.ts';
import { banner, jsonLine, runVariables, type Serving } from './serve-text.ts';

/** `serve`: runs the built-in reference server until a signal stops it. */
export const serve: Command<Flags> = async (flags, io) => {
  const loaded = await loadServeOptions(flags, io);
  if (!loaded.ok) return failed(io, loaded.problem);
  const { listFaults, listVariants } = loaded.options;
  if (listFaults || listVariants) {
    io.stdout.write(listOf(listFaults ? faults : variants));
    return 0;
  }
  try {
    return await serveUntilStopped(loaded, io);
  } catch (error) {
    if (!(error instanceof ReferenceServerError)) throw error;
    return failed(io, createProblem('usage', { lines: [error.message] }));
  }
};

async function serveUntilStopped(loaded: LoadedServe & { readonly ok: true }, io: CliIo): Promise<number> {
  const { writeEnv, host } = loaded.options;
  const serving = await startServing(loaded, io);
  try {
    const file =
      writeEnv === undefined ? undefined : writeEnvFile(resolve(io.directory, writeEnv), runVariables(serving));
    if (file?.ok === false) return failed(io, file.problem);
    try {
      warnAboutHost(host, io);
      await print(serving, loaded.options, io);
      await aborted(io.interruption.signal);
      return 0;
    } finally {
      file?.remove();
    }
  } finally {
    await serving.server.close();
  }
}

/** A document for other programs is all that standard output has. */
async function print(serving: Serving, { json, openapi }: ServeOptions, io: CliIo): Promise<void> {
  if (openapi) io.stdout.write((await import('./openapi.ts')).openApiText(serving.server));
  if (json) io.stdout.write(jsonLine(serving, pid));
  else (openapi ? io.stderr : io.stdout).write(banner(serving));
}

async function startServing({ options, variables }: LoadedServe & { readonly ok: true }, io: CliIo): Promise<Serving> {
  const { json: _, openapi: __, writeEnv: ___, listFaults: ____, listVariants: _____, pact, ...reference } = options;
  const kind = reference.license ?? 'valid';
  const { program } = io;
  if (!pact)
    return { server: await startReferenceServer({ ...reference, seedPersonas: true }), kind, variables, program };
  const ignored = Object.values(variables);
  if (ignored.length > 0)
    printNotes(io, [`--pact uses the example credentials of the contract, not ${ignored.join(', ')}.`]);
  const { startPactProvider } = await import('../pact/provider/pact-provider.ts');
  const { server, providerStatesUrl } = await startPactProvider(reference);
  return { server, kind, variables: {}, program, providerStatesUrl };
}

/** On the network, anyone who reads the banner or guesses a password is the admin of this server. */
function warnAboutHost(host: string | undefined, io: CliIo): void {
  if (host === undefined || isLoopback(host.includes(':') ? `[${host}]` : host)) return;
  io.stderr.write(
    `WARNING: Listening on ${host}: other machines can reach this server. It is for testing only; do not expose it to the internet.\n`,
  );
}

function listOf(items: readonly { readonly id: string; readonly description: string }[]): string {
  const width = Math.max(0, ...items.map(({ id }) => id.length));
  return items.map(({ id, description }) => `${id.padEnd(width)}  ${description}\n`).join('');
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
