import { isDeepStrictEqual } from 'node:util';
import { endpoints } from '../../../specs/index.ts';
import { injectedValues } from '../../../specs/payloads.ts';
import { definedOnly } from '../../domain/defined-only.ts';
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
import { errorState, licenseValues, type Understood, understandStates } from '../contract/states.ts';
import type { ForeignInteraction, PactFile } from './pact-file.ts';

/** The requirement of findings about an interaction that is not from the specs: the pact that it is in. */
const contractRequirement = 'contract';

/** An interaction that can be verified, as a scenario for the suite and in the form that Pact takes. */
export interface ClassifiedInteraction {
  readonly scenario: BoundScenario;
  readonly file: PactFile;
  readonly interaction: ForeignInteraction;
  /** Whether it is one of this package's own contract, unchanged. */
  readonly own: boolean;
  /** Whether it needs a server in the error state. */
  readonly needsErrorState: boolean;
  /** Why it fails before anything is sent; undefined if it may be sent. */
  readonly rejectedBecause: Finding | undefined;
}

/**
 * Turns the interactions of pact files into scenarios, so that the safety rules of a run apply to them as well.
 *
 * An interaction that equals one of the contract of this package becomes the scenario that it was made from. The impact
 * of any other follows from its request.
 *
 * @param shipped - the interactions of this package's contract
 */
export function classifyInteractions(
  files: readonly PactFile[],
  shipped: readonly ForeignInteraction[],
): readonly ClassifiedInteraction[] {
  const usedIds = new Set<string>();
  return files.flatMap((file) =>
    file.interactions.flatMap((interaction): readonly ClassifiedInteraction[] => {
      const endpoint = endpointOf(interaction);
      if (!endpoint) return [];
      const own = ownScenario(interaction, shipped);
      const understood = understandStates(interaction.states);
      const needsErrorState = understood.ok && understood.state === errorState;
      const scenario = own ?? foreignScenario(interaction, endpoint, understood);
      const id = unique(scenario.id, usedIds);
      return [
        {
          scenario: { ...scenario, id },
          file,
          interaction,
          own: own !== undefined,
          needsErrorState,
          rejectedBecause: rejectionOf(interaction, understood),
        },
      ];
    }),
  );
}

/** The descriptions of the interactions of a file that are not about the licensing API. */
export function interactionsOfOtherApis({ interactions, others }: PactFile): readonly string[] {
  const otherPaths = interactions.filter((one) => !endpointOf(one)).map(({ description }) => description);
  return [...otherPaths, ...others];
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

function foreignScenario(interaction: ForeignInteraction, endpoint: Endpoint, understood: Understood): BoundScenario {
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
    expect: { undocumented: { status, because: 'the pact expects it' }, ...definedOnly({ licenseAfter }) },
    ...(interaction.injected.some((name) => licenseValues.includes(name)) ? { requires: ['license' as const] } : {}),
    ...(endpoint.id === 'renew' && as !== 'server-admin' ? { unsafeIfAccepted: true as const } : {}),
  };
}

/**
 * What an interaction could do to the license. An interaction that expects success changes it. An interaction that
 * expects a rejection could change it if its request is valid: it carries values that the target accepts, or it is a
 * renewal by the server admin.
 */
function impactOf({ status, injected }: ForeignInteraction, { id, method }: Endpoint, as: Persona): Impact {
  if (method === 'GET') return 'read';
  const isValid = id === 'renew' ? as === 'server-admin' : injected.some((name) => acceptedValues.includes(name));
  return status < 400 || isValid ? 'write' : 'reject';
}

/** The injected values that a conforming server takes, or may. */
const acceptedValues: readonly string[] = Object.entries(injectedValues).flatMap(([name, { mayBeAccepted }]) =>
  mayBeAccepted ? [name] : [],
);

/** Raises the impact of an interaction to `write` if its body carries, written out, a value that this target accepts. */
export function withImpactOnTarget(one: ClassifiedInteraction, target: TargetValues): ClassifiedInteraction {
  const { scenario, interaction, own } = one;
  const request = interaction.raw.request;
  const body = isObject(request) ? request.body : undefined;
  const carries = textsIn(body).some((text) => text === target.rootUrl || (text === target.license && text !== ''));
  return own || scenario.impact !== 'reject' || !carries ? one : { ...one, scenario: { ...scenario, impact: 'write' } };
}

const maxDepth = 50;

/** Every string in a body, and in strings that are JSON or base64 of JSON, as in version 4 of pact files. */
function textsIn(value: unknown, depth = 0): readonly string[] {
  if (depth > maxDepth) return [];
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

/** Why an interaction must not be sent: Pact would pass it without checking it. */
function rejectionOf(interaction: ForeignInteraction, understood: Understood): Finding | undefined {
  if (!understood.ok) return finding(understood.expected, understood.seen, 'The provider state is not available');
  if (interaction.pending) {
    return finding(
      'an interaction that is not pending',
      'pending: true',
      'Pact passes a pending interaction whatever the response is',
    );
  }
  if (interaction.query) {
    return finding(
      'a request without a query',
      'a query',
      'Grafana takes the organization of a request from its query',
    );
  }
  return undefined;
}

function finding(expected: string, seen: string, why: string): Finding {
  return findingOf('must', contractRequirement, 'pact-unusable', { expected, seen, because: why });
}

/** A scenario id made of a description. */
function idOf(description: string): string {
  const words = description
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80);
  return `pact.${words === '' ? 'interaction' : words}`;
}

function unique(id: string, usedIds: Set<string>): string {
  let free = id;
  for (let count = 2; usedIds.has(free); count += 1) free = `${id}-${count}`;
  usedIds.add(free);
  return free;
}

/** The text of a pact file with this interaction only. */
export function pactOfOne({ file, interaction }: ClassifiedInteraction): string {
  const frame = isObject(file.frame) ? file.frame : {};
  return JSON.stringify({ ...frame, interactions: [interaction.raw] });
}
