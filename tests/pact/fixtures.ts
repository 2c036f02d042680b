import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { type ConformanceOptions, settingsFromOptions } from '../../src/config/library-options.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Report, ScenarioResult } from '../../src/domain/report.ts';
import type { Job } from '../../src/pact/worker/job.ts';
import type { PactProcess } from '../../src/pact/worker-process.ts';
import type { ReferenceServer } from '../../src/reference/index.ts';
import { temporaryDirectory } from '../support/settings.ts';

/** Settings as the library makes them, with a journal of the test's own. */
export async function settingsWith(options: ConformanceOptions = {}): Promise<Settings> {
  const loaded = await settingsFromOptions({
    stateDirectory: temporaryDirectory(),
    reference: options.url === undefined,
    ...options,
  });
  if (!loaded.ok) throw new Error(loaded.problem.message);
  return loaded.settings;
}

/** Settings for a server whose license may be written, and whose changes show at once. */
export function writing(server: ReferenceServer, options: ConformanceOptions = {}): Promise<Settings> {
  const { url, admin, license } = server;
  return settingsWith({ url, admin, license, provision: true, impact: 'write', settleMs: 0, ...options });
}

/** One interaction of a pact that a consumer of its own has made, version 4. */
export interface InteractionOptions {
  readonly description?: string;
  readonly states?: readonly { readonly name: string; readonly params?: Readonly<Record<string, unknown>> }[];
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, readonly string[]>>;
  readonly body?: unknown;
  /** Paths in the body, and the expressions that their values are made of. */
  readonly injected?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly answer?: unknown;
  readonly pending?: boolean;
}

/** An interaction as version 4 of the specification writes it; asks for the check unless told otherwise. */
export function interaction(asked: InteractionOptions = {}): Readonly<Record<string, unknown>> {
  const { description = 'a check', states = [], method = 'GET', path = '/api/licensing/check' } = asked;
  const generators = Object.entries(asked.injected ?? {}).map(([at, expression]) => [
    at,
    { type: 'ProviderState', expression, dataType: 'STRING' },
  ]);
  return {
    type: 'Synchronous/HTTP',
    description,
    pending: asked.pending ?? false,
    ...(states.length > 0 ? { providerStates: states } : {}),
    request: {
      method,
      path,
      ...(asked.query ? { query: asked.query } : {}),
      ...(asked.body === undefined
        ? {}
        : {
            headers: { 'Content-Type': ['application/json'] },
            body: { content: asked.body, contentType: 'application/json', encoded: false },
          }),
      ...(generators.length > 0 ? { generators: { body: Object.fromEntries(generators) } } : {}),
    },
    response: {
      status: asked.status ?? 200,
      ...(asked.answer === undefined
        ? {}
        : { body: { content: asked.answer, contentType: 'application/json', encoded: false } }),
    },
  };
}

/** Writes a pact file of a consumer called `widget`; gives its path. */
export function pactFile(interactions: readonly unknown[], version = '4.0'): string {
  const path = join(temporaryDirectory(), 'widget-grafana.json');
  const pact = {
    consumer: { name: 'widget' },
    provider: { name: 'grafana' },
    interactions,
    metadata: { pactSpecification: { version } },
  };
  writeFileSync(path, JSON.stringify(pact));
  return path;
}

/** The result with an id; a report without it is a mistake of the test. */
export function resultIn(report: Report, id: string): ScenarioResult {
  const result = report.results.find((one) => one.id === id);
  if (!result) throw new Error(`${id} is not among ${report.results.map((one) => one.id).join(', ')}`);
  return result;
}

/** What a Pact that does not do its work answers with. */
export type Pretence = (job: Extract<Job, { kind: 'verify' }>) => Promise<unknown>;

/** A process of Pact that pretends: what it is asked to verify is answered by a function. */
export function pretending(pretence: Pretence): () => Promise<PactProcess> {
  return async () => ({
    async run(job) {
      if (job.kind !== 'verify') throw new Error('it was not asked to verify');
      return JSON.stringify(await pretence(job));
    },
    touch: () => {},
    alive: () => true,
    end: () => {},
  });
}

/** Asks for the state of a turn, as a state handler does. */
export async function askState({ gateway }: { readonly gateway: string }): Promise<void> {
  const { body } = await request(new URL('state', gateway), { method: 'POST', body: '{}' });
  await body.dump();
}

/** Sends the request of a turn. */
export async function askTarget(
  { gateway }: { readonly gateway: string },
  path = '/api/licensing/check',
): Promise<number> {
  const { statusCode, body } = await request(`${gateway}target${path}`, { method: 'GET' });
  await body.dump();
  return statusCode;
}

/** A result of Pact for one interaction that it is content with. */
export const content = { interactionResults: [{ result: 'OK' }] };
