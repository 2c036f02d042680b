import type { ClientScenario, ReactionScenario } from '../src/domain/client-scenario.ts';
import { endpointIds } from '../src/domain/endpoint.ts';

const documented = { kind: 'documented' } as const;

/** A scenario in which the client gets an error from every endpoint. */
function failsOn(status: number, id: ReactionScenario['id'], requirement: `client.${string}`): ReactionScenario {
  return {
    id,
    title: `fails on ${status}, without repeating a POST or DELETE`,
    covers: [requirement, 'client.no-repetition', 'client.ends'],
    behavior: { kind: 'status', status, to: endpointIds },
    end: 'failure',
  };
}

/** What is checked about a client: first what it sends, then what it accepts, then what makes it fail. */
export const clientScenarios: readonly ClientScenario[] = [
  {
    id: 'client.sends.basic',
    title: 'sends Basic authentication as the server admin',
    covers: ['client.basic'],
    rule: 'credentials',
  },
  {
    id: 'client.sends.documented-route',
    title: 'sends documented methods and paths',
    covers: ['client.route'],
    rule: 'route',
  },
  {
    id: 'client.sends.json',
    title: 'sends bodies as application/json',
    covers: ['client.media-type'],
    rule: 'media-type',
  },
  { id: 'client.sends.token', title: 'sends the token to add', covers: ['client.token'], rule: 'token' },
  {
    id: 'client.sends.empty-object',
    title: 'sends an empty object to renew',
    covers: ['client.empty-object'],
    rule: 'empty-object',
  },
  {
    id: 'client.sends.instance',
    title: 'sends the root URL as instance to remove',
    covers: ['client.instance'],
    rule: 'instance',
  },
  {
    id: 'client.accepts.success',
    title: 'ends with 0 when every response is a success',
    covers: ['client.success-accepted', 'client.ends'],
    behavior: documented,
    end: 'success',
  },
  {
    id: 'client.accepts.removal',
    title: 'accepts 202 with an empty object from DELETE token',
    covers: ['client.removal-accepted'],
    behavior: documented,
    end: 'success',
    about: 'remove',
  },
  {
    id: 'client.accepts.unknown-fields',
    title: 'accepts a license with unknown fields',
    covers: ['client.unknown-fields', 'client.ends'],
    behavior: { kind: 'unknown-fields' },
    end: 'success',
  },
  {
    id: 'client.accepts.slow-response',
    title: 'does not repeat a POST or DELETE whose response is slow',
    covers: ['client.no-repetition', 'client.ends'],
    behavior: { kind: 'slow' },
    end: 'any',
  },
  failsOn(401, 'client.fails.unauthenticated', 'client.unauthenticated'),
  failsOn(403, 'client.fails.forbidden', 'client.forbidden'),
  {
    id: 'client.fails.bad-request',
    title: 'fails on 400 for POST token, without repeating it',
    covers: ['client.bad-request', 'client.no-repetition', 'client.ends'],
    behavior: { kind: 'status', status: 400, to: ['add'] },
    end: 'failure',
  },
  {
    id: 'client.fails.another-instance',
    title: 'fails on 422 for DELETE token, without repeating it',
    covers: ['client.another-instance', 'client.no-repetition', 'client.ends'],
    behavior: { kind: 'status', status: 422, to: ['remove'] },
    end: 'failure',
  },
  {
    id: 'client.fails.internal-error',
    title: 'fails on 500 for a POST or DELETE, without repeating it',
    covers: ['client.internal-error', 'client.no-repetition', 'client.ends'],
    behavior: { kind: 'status', status: 500, to: ['add', 'renew', 'remove'] },
    end: 'failure',
  },
  {
    id: 'client.fails.check-error',
    title: 'fails on 500 for GET check',
    covers: ['client.internal-error', 'client.ends'],
    behavior: { kind: 'status', status: 500, to: ['check'] },
    end: 'failure',
  },
  {
    id: 'client.fails.login-page',
    title: 'fails on a login page with 200',
    covers: ['client.login-page', 'client.no-repetition', 'client.ends'],
    behavior: { kind: 'login-page' },
    end: 'failure',
  },
  {
    id: 'client.fails.redirect',
    title: 'fails on a redirect to a login page, and sends no credentials there',
    covers: ['client.login-page', 'client.redirect-without-credentials', 'client.no-repetition', 'client.ends'],
    behavior: { kind: 'redirect' },
    end: 'failure',
  },
];
