import type { EndpointId } from './endpoint.ts';
import type { RequirementId } from './requirement.ts';

/**
 * What every request of a client must have.
 *
 * - `credentials`: Basic authentication as the server admin
 * - `route`: a documented method and path
 * - `media-type`: application/json for a body
 * - `token`, `instance`, `empty-object`: the body of an addition, a removal, a renewal
 */
export type RequestRule = 'credentials' | 'route' | 'media-type' | 'token' | 'instance' | 'empty-object';

/**
 * What the server returns to a client during one run of it.
 *
 * - `documented`: what the page documents for a request without a mistake
 * - `status`: an error, from the endpoints named
 * - `login-page`: an HTML page with 200
 * - `redirect`: 302 to a login page on another host
 * - `slow`: what is documented; the first response to each POST and DELETE is late
 * - `unknown-fields`: what is documented, with further fields in license objects
 */
export type ServerBehavior =
  | { readonly kind: 'documented' | 'login-page' | 'redirect' | 'slow' | 'unknown-fields' }
  | { readonly kind: 'status'; readonly status: number; readonly to: readonly EndpointId[] };

/** How the command must end: with exit code 0, with another one, or in either way. */
export type ExpectedEnd = 'success' | 'failure' | 'any';

interface ClientScenarioBase {
  readonly id: `client.${'sends' | 'accepts' | 'fails'}.${string}`;
  /** Stands alone. */
  readonly title: string;
  /** The first requirement is what the scenario is about. */
  readonly covers: readonly [RequirementId, ...RequirementId[]];
}

/** A scenario about what a client sends while everything it gets is as documented. */
export interface SendingScenario extends ClientScenarioBase {
  readonly rule: RequestRule;
}

/** A scenario about how a client reacts to what it gets. */
export interface ReactionScenario extends ClientScenarioBase {
  readonly behavior: ServerBehavior;
  readonly end: ExpectedEnd;
  /** The only endpoint that the scenario is about; without it, all of them. */
  readonly about?: EndpointId;
}

/** One thing that is checked about a client. */
export type ClientScenario = SendingScenario | ReactionScenario;
