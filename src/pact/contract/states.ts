import { injectedValues } from '../../../specs/payloads.ts';
import { isObject } from '../../domain/exchange.ts';
import { type Persona, personas } from '../../domain/persona.ts';
import type { ProviderState, TargetValues } from '../../domain/scenario.ts';

/** A failure inside the server. It cannot be provoked from outside, so only the reference server supports it. */
export const errorState = 'the server fails when it stores a license';

/** The fault with which the reference server supports it. */
export const errorStateFault = 'add.answers-500';

/** The name of a provider state in a pact. The names are a public interface: docs/pact.md lists them. */
export type StateName = ProviderState | typeof errorState;

/** Every supported provider state, as docs/pact.md lists them. */
export const stateNames: readonly StateName[] = ['a license is stored', 'no license is stored', 'any', errorState];

/** A provider state as it is in a pact. */
export interface StatedState {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What the states of one interaction require together, or why they are not supported. */
export type Understood =
  | { readonly ok: true; readonly state: StateName; readonly persona: Persona }
  | { readonly ok: false; readonly expected: string; readonly seen: string };

/**
 * Reads the states of an interaction. No state means `any` state and the server admin, the only persona that the page
 * grants access.
 *
 * @param states - as the pact has them; there may be several if they do not contradict each other
 */
export function understandStates(states: readonly StatedState[]): Understood {
  const unknown = states.find(({ name }) => !stateNames.some((known) => known === name));
  if (unknown) {
    return { ok: false, expected: `a provider state that has a handler: ${quoted(stateNames)}`, seen: unknown.name };
  }
  const named = [...new Set(states.map(({ name }) => name as StateName).filter((name) => name !== 'any'))];
  if (named.length > 1) {
    return { ok: false, expected: 'provider states that can be true together', seen: quoted(named) };
  }
  const requested = [...new Set(states.flatMap(({ params }) => ('persona' in params ? [params.persona] : [])))];
  const persona = requested.length === 0 ? 'server-admin' : personas.find((one) => one === requested[0]);
  if (requested.length > 1 || persona === undefined) {
    return {
      ok: false,
      expected: `one persona: ${personas.join(', ')}`,
      seen: requested.map((one) => (typeof one === 'string' ? one.slice(0, 100) : typeof one)).join(', '),
    };
  }
  return { ok: true, state: named[0] ?? 'any', persona };
}

/** Reads a provider state in the form of any version of pact files. */
export function statedIn(value: unknown): StatedState | undefined {
  if (typeof value === 'string') return { name: value, params: {} };
  if (!isObject(value) || typeof value.name !== 'string') return undefined;
  return { name: value.name, params: isObject(value.params) ? value.params : {} };
}

/**
 * The values that every state injects into a request (`ProviderState` generators, `fromProviderState` in Pact's DSLs).
 * Their names are a public interface.
 */
export function valuesFor(known: TargetValues): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(injectedValues).map(([name, { from }]) => [name, from(known)]));
}

const withOneLicense = valuesFor({ rootUrl: 'https://grafana.example/', license: 'one.license.token' });
const withAnother = valuesFor({ rootUrl: 'https://grafana.example/', license: 'another.license.token' });

/** The names of the injected values that are made of a license, and mean nothing if there is none. */
export const licenseValues: readonly string[] = Object.keys(injectedValues).filter(
  (name) => withOneLicense[name] !== withAnother[name],
);

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
