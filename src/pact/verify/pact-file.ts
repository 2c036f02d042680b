import { join } from 'node:path';
import { readTextFile } from '../../config/files.ts';
import { packageRoot } from '../../config/package-root.ts';
import { isObject, parseJson } from '../../domain/exchange.ts';
import { createProblem } from '../../domain/messages/problems.ts';
import { ProblemError } from '../../domain/problem.ts';
import { contractFileName } from '../contract/interactions.ts';
import { type StatedState, statedIn } from '../contract/states.ts';

/** An interaction of a pact file, which may come from outside this package. */
export interface ForeignInteraction {
  readonly description: string;
  readonly states: readonly StatedState[];
  readonly method: string;
  readonly path: string;
  readonly query: boolean;
  /** The status that it expects, or the example if it expects one of several. */
  readonly status: number;
  readonly pending: boolean;
  /** The names of the values that its request takes from the provider state. */
  readonly injected: readonly string[];
  /** The interaction as it is in the file. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A pact file. */
export interface PactFile {
  readonly path: string;
  readonly consumer: string;
  readonly provider: string;
  readonly interactions: readonly ForeignInteraction[];
  /** The descriptions of the interactions that are not HTTP requests. */
  readonly others: readonly string[];
  /** The file without its interactions. */
  readonly frame: Readonly<Record<string, unknown>>;
}

const maxBytes = 8 * 1024 * 1024;
const maxInteractions = 2000;

/** The path of the contract of this package. */
export function shippedContract(): string {
  return join(packageRoot(), 'contracts', 'pacts', contractFileName);
}

/**
 * Reads a pact file of any version of the specification.
 *
 * @throws ProblemError `pact-file-invalid` if the file cannot be read, is not a pact, or has no interactions:
 *   Pact's own verifier would call that a success
 */
export async function readPactFile(path: string): Promise<PactFile> {
  const wrong = (cause: string): Error => new ProblemError(createProblem('pact-file-invalid', { path, cause }));
  const file = await readTextFile(path, maxBytes);
  if (!file.ok) throw wrong(file.reason);
  const parsed = parseJson(file.text);
  if (!parsed.ok || !isObject(parsed.value)) throw wrong('is not a JSON object');
  const { interactions, messages, ...frame } = parsed.value;
  const listed = [...listOf(interactions), ...listOf(messages)];
  if (listed.length === 0) {
    throw wrong('has no interactions, so there is nothing to verify. Only a consumer test that passes writes them');
  }
  if (listed.length > maxInteractions) throw wrong(`has more than ${maxInteractions} interactions`);
  const read = listed.map((one) => (isHttp(one) ? interactionOf(one) : undefined));
  return {
    path,
    consumer: nameOf(frame.consumer),
    provider: nameOf(frame.provider),
    interactions: read.filter((one) => one !== undefined),
    others: listed.filter((_, at) => read[at] === undefined).map((one) => textOf(one.description)),
    frame,
  };
}

function interactionOf(raw: Readonly<Record<string, unknown>>): ForeignInteraction | undefined {
  const { request, response } = raw;
  if (!isObject(request) || !isObject(response)) return undefined;
  const status = response.status ?? 200;
  if (typeof request.method !== 'string' || typeof request.path !== 'string' || typeof status !== 'number') {
    return undefined;
  }
  const query = request.query;
  return {
    description: textOf(raw.description),
    states: statesOf(raw),
    method: request.method.toUpperCase(),
    path: request.path,
    query: typeof query === 'string' ? query !== '' : isObject(query) && Object.keys(query).length > 0,
    status,
    pending: raw.pending === true,
    injected: injectedInto(request.generators),
    raw,
  };
}

/** Versions 1 and 2 have one state as text, under two names; version 3 and later have a list. */
function statesOf(raw: Readonly<Record<string, unknown>>): readonly StatedState[] {
  const value = raw.providerStates ?? raw.providerState ?? raw.provider_state;
  const listed = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return listed.map((one: unknown) => statedIn(one) ?? { name: 'a state without a name', params: {} });
}

/** The names in the expressions of `ProviderState` generators, anywhere in the request. */
function injectedInto(generators: unknown): readonly string[] {
  const found = JSON.stringify(generators ?? {}).matchAll(/\$\{([^}"]{1,100})\}/g);
  return [...new Set([...found].map(([, name]) => (name ?? '').trim()))];
}

function isHttp(one: Readonly<Record<string, unknown>>): boolean {
  return one.type === undefined || one.type === 'Synchronous/HTTP';
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function nameOf(value: unknown): string {
  return isObject(value) ? textOf(value.name) : 'an unnamed participant';
}

function textOf(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value.slice(0, 300) : 'without a name';
}
