import { isDeepStrictEqual } from 'node:util';
import { endpoints } from '../../../specs/index.ts';
import { injectedValues } from '../../../specs/payloads.ts';
import type { Endpoint } from '../../domain/endpoint.ts';
import { isObject, parseJson } from '../../domain/exchange.ts';
import { type Finding, findingOf } from '../../domain/finding.ts';
import type {
  BoundScenario,
  Impact,
  LicenseOutcome,
  Persona,
  ProviderState,
  TargetValues,
} from '../../domain/scenario.ts';
import { scenarioIdOf } from '../contract/contract.ts';
import { contractInteractions } from '../contract/interactions.ts';
import { errorState, licenseValues, understandStates } from '../contract/states.ts';
import type { ForeignInteraction, PactFile } from './read.ts';

/** What findings about an interaction that is not from the specs are against: the pact it stands in. */
export const contractRequirement = 'contract';

/** An interaction that can be verified: what it is to the suite, and what it is to Pact. */
export interface ClassifiedInteraction {
  readonly scenario: BoundScenario;
  readonly file: PactFile;
  readonly interaction: ForeignInteraction;
  /** Whether it is one of this package's own contract, unchanged. */
  readonly own: boolean;
  /** Whether it asks for a server that fails. */
  readonly needsErrorState: boolean;
  /** Why it fails before anything is sent; undefined where it may be sent. */
  readonly rejectedBecause: Finding | undefined;
}

/**
 * Makes scenarios of the interactions of pact files, so that everything that keeps a run from harm keeps these, too.
 *
 * An interaction that is, to the letter, one of the contract of this package is taken for the scenario it was made from;
 * any other gets its impact from what it asks for.
 *
 * @param shipped - the interactions of this package's contract, to recognize them by
 */
export function classifyInteractions(
  files: readonly PactFile[],
  shipped: readonly ForeignInteraction[],
): readonly ClassifiedInteraction[] {
  const taken = new Set<string>();
  return files.flatMap((file) =>
    file.interactions.flatMap((interaction): readonly ClassifiedInteraction[] => {
      const endpoint = endpointOf(interaction);
      if (!endpoint) return [];
      const own = ownScenario(interaction, shipped);
      const understood = understandStates(interaction.states);
      const failing = understood.ok && understood.state === errorState;
      const scenario = own ?? foreignScenario(interaction, endpoint);
      const id = unique(scenario.id, taken);
      return [
        {
          scenario: { ...scenario, id },
          file,
          interaction,
          own: own !== undefined,
          needsErrorState: failing,
          rejectedBecause: refusalOf(interaction),
        },
      ];
    }),
  );
}

/** The descriptions of what a file asks of something else than the licensing API. */
export function outside({ interactions, others }: PactFile): readonly string[] {
  const elsewhere = interactions.filter((one) => !endpointOf(one)).map(({ description }) => description);
  return [...elsewhere, ...others];
}

function endpointOf({ method, path }: ForeignInteraction): Endpoint | undefined {
  return endpoints.find((endpoint) => endpoint.method === method && endpoint.path === path);
}

function ownScenario(
  interaction: ForeignInteraction,
  shipped: readonly ForeignInteraction[],
): BoundScenario | undefined {
  const id = scenarioIdOf(interaction.raw);
  const same = shipped.some(({ raw }) => scenarioIdOf(raw) === id && isDeepStrictEqual(raw, interaction.raw));
  const found = same ? contractInteractions.find(({ scenario }) => scenario.id === id) : undefined;
  if (!found) return undefined;
  const { body: _, ...scenario } = found.scenario;
  return scenario;
}

function foreignScenario(interaction: ForeignInteraction, endpoint: Endpoint): BoundScenario {
  const understood = understandStates(interaction.states);
  const as = understood.ok ? understood.persona : 'server-admin';
  const state = understood.ok ? understood.state : 'any';
  const given: ProviderState = state === errorState ? 'any' : state;
  const { status } = interaction;
  const impact = impactOf(interaction, endpoint, as);
  const licenseAfter = licenseAfterOf(endpoint, impact, status);
  return {
    id: idOf(interaction.description),
    title: interaction.description,
    covers: [contractRequirement],
    given,
    as,
    impact,
    endpoint,
    expect: { undocumented: { status, because: 'the pact expects it' }, ...(licenseAfter ? { licenseAfter } : {}) },
    ...(interaction.injected.some((name) => licenseValues.includes(name)) ? { requires: ['license' as const] } : {}),
    ...(endpoint.id === 'renew' && as !== 'server-admin' ? { unsafeIfAccepted: true as const } : {}),
  };
}

/**
 * What an interaction could do to the license. One that is to succeed does it; so may one that is to be refused, where it
 * carries what the target takes, and a renewal by somebody who may renew.
 */
function impactOf({ status, injected }: ForeignInteraction, { id, method }: Endpoint, as: Persona): Impact {
  if (method === 'GET') return 'read';
  const harmful = id === 'renew' ? as === 'server-admin' : injected.some((name) => real.includes(name));
  return status < 400 || harmful ? 'write' : 'reject';
}

/** The injected values that a conforming server takes, or may. */
const real: readonly string[] = Object.entries(injectedValues).flatMap(([name, { mayBeAccepted }]) =>
  mayBeAccepted ? [name] : [],
);

/** An interaction whose body carries, written out, what this very target takes, is of impact `write` too. */
export function heedingTarget(one: ClassifiedInteraction, known: TargetValues): ClassifiedInteraction {
  const { scenario, interaction, own } = one;
  const request = interaction.raw.request;
  const body = isObject(request) ? request.body : undefined;
  const carries = textsIn(body).some((text) => text === known.rootUrl || (text === known.license && text !== ''));
  return own || scenario.impact !== 'reject' || !carries ? one : { ...one, scenario: { ...scenario, impact: 'write' } };
}

const deepest = 50;

/** Every text in a body, and what a text says where it is JSON or base64 of JSON, as version 4 of pact files has it. */
function textsIn(value: unknown, depth = 0): readonly string[] {
  if (depth > deepest) return [];
  if (typeof value === 'string') {
    const inside = [value, Buffer.from(value, 'base64').toString('utf8')].flatMap((text) => {
      const parsed = parseJson(text);
      return parsed.ok && isObject(parsed.value) ? textsIn(parsed.value, depth + 1) : [];
    });
    return [value, ...inside];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((one) => textsIn(one, depth + 1));
}

function licenseAfterOf({ id }: Endpoint, impact: Impact, status: number): LicenseOutcome | undefined {
  if (id === 'check') return undefined;
  if (impact !== 'write' || status >= 400) return 'unchanged';
  return id === 'add' ? 'added' : id === 'renew' ? 'still stored' : 'removed';
}

/** Where Pact would let something through without having looked at it. */
function refusalOf(interaction: ForeignInteraction): Finding | undefined {
  const understood = understandStates(interaction.states);
  if (!understood.ok) return finding(understood.expected, understood.seen, 'The provider state cannot be had');
  if (interaction.pending) {
    return finding(
      'an interaction that counts',
      'pending: true',
      'Pact lets a pending interaction pass whatever comes',
    );
  }
  if (interaction.query) {
    return finding('a request without a query', 'a query', 'Grafana switches the organization of who asks with one');
  }
  return undefined;
}

function finding(expected: string, seen: string, why: string): Finding {
  return findingOf('must', contractRequirement, 'pact-unusable', { expected, seen, because: why });
}

/** An id made of a description, in the form that ids of scenarios have. */
function idOf(description: string): string {
  const words = description
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80);
  return `pact.${words === '' ? 'interaction' : words}`;
}

function unique(id: string, taken: Set<string>): string {
  let free = id;
  for (let count = 2; taken.has(free); count += 1) free = `${id}-${count}`;
  taken.add(free);
  return free;
}

/** The text of a pact file that holds one interaction alone. */
export function pactOfOne({ file, interaction }: ClassifiedInteraction): string {
  const frame = isObject(file.frame) ? file.frame : {};
  return JSON.stringify({ ...frame, interactions: [interaction.raw] });
}
