import { addLicense } from '../../specs/add.ts';
import { checkLicense } from '../../specs/check.ts';
import { anotherInstance, noLicense, withLongerPath } from '../../specs/payloads.ts';
import { removeLicense } from '../../specs/remove.ts';
import { renewLicense } from '../../specs/renew.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { deniedPersonas, type Persona, serverAdmin } from '../domain/persona.ts';
import type { Payload } from '../domain/scenario.ts';

/** The requests of an exploration, the simplest first: a failing sequence is shrunk toward the first. */
export type RequestId =
  | 'check'
  | 'add'
  | 'add-garbage'
  | 'add-missing'
  | 'add-malformed'
  | 'renew'
  | 'remove'
  | 'remove-other'
  | 'remove-longer'
  | 'remove-missing';

/** A request without its persona. */
export interface ExplorationRequest {
  readonly endpoint: Endpoint;
  /** The request as it reads in a sentence. */
  readonly words: string;
  readonly body?: Payload;
}

/** Every request that an exploration may send. */
export const requests: Readonly<Record<RequestId, ExplorationRequest>> = {
  check: { endpoint: checkLicense, words: 'check' },
  add: { endpoint: addLicense, words: 'add the license', body: ({ license }) => ({ token: license }) },
  'add-garbage': {
    endpoint: addLicense,
    words: 'add text that is not a license',
    body: (known) => ({ token: noLicense(known) }),
  },
  'add-missing': { endpoint: addLicense, words: 'add without a token', body: () => ({}) },
  'add-malformed': { endpoint: addLicense, words: 'add with a body that is not JSON', body: { text: '{"token":' } },
  renew: { endpoint: renewLicense, words: 'renew', body: () => ({}) },
  remove: { endpoint: removeLicense, words: 'remove', body: ({ rootUrl }) => ({ instance: rootUrl }) },
  'remove-other': {
    endpoint: removeLicense,
    words: 'remove from another instance',
    body: (known) => ({ instance: anotherInstance(known) }),
  },
  'remove-longer': {
    endpoint: removeLicense,
    words: 'remove from an instance whose URL begins with the root URL',
    body: (known) => ({ instance: withLongerPath(known.rootUrl, known) }),
  },
  'remove-missing': { endpoint: removeLicense, words: 'remove without naming an instance', body: () => ({}) },
};

/** In the order of the page. */
export const requestIds = Object.keys(requests) as readonly RequestId[];

/** One request of a sequence, and the persona that sends it. */
export interface Step {
  readonly request: RequestId;
  readonly persona: Persona;
}

/**
 * The personas of an exploration. `unknown-user` is not among them: five wrong passwords lock an account, and a run sends
 * at most one.
 */
export const explorers: readonly Persona[] = [serverAdmin, ...deniedPersonas];

/** A step as it reads in a sentence: `remove, as org-admin`. */
export function describeStep({ request, persona }: Step): string {
  return `${requests[request].words}, as ${persona}`;
}
