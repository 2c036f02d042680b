import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerBehavior } from '../domain/client-scenario.ts';
import type { EndpointId } from '../domain/endpoint.ts';
import { type RightRequest, type RightValues, requestFor, rightRequest } from './right-request.ts';

/** What a server needs in order to misbehave. */
export interface MisbehaviorContext {
  readonly values: RightValues;
  /** The address on another host to which redirects lead. */
  readonly elsewhere: string;
  /** How late a slow response is, in milliseconds. */
  readonly slowMs: number;
  /** The status of a successful removal. */
  readonly removalStatus: 200 | 202;
  /** Sends a request to the reference server. */
  send(request: RightRequest): Promise<Response>;
}

/** How late a slow response is, in milliseconds: longer than an impatient client waits. */
export const defaultSlowMs = 2000;

const loginPage =
  '<!doctype html><html><head><title>Sign in</title></head><body><form method="post"></form></body></html>';

/** A login page as a proxy shows it. */
export function loginPageResponse(): Response {
  return new Response(loginPage, { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

/** Whether a server with a behavior misbehaves toward a request for an endpoint. */
export function misleads(behavior: ServerBehavior, endpoint: EndpointId, isFirst: boolean): boolean {
  switch (behavior.kind) {
    case 'documented':
      return false;
    case 'status':
      return behavior.to.includes(endpoint);
    case 'login-page':
    case 'redirect':
      return true;
    case 'slow':
      // Nobody minds a repeated GET. Only the first response is late, so that a repetition gets its own at once.
      return isFirst && endpoint !== 'check';
    case 'unknown-fields':
      return endpoint === 'add' || endpoint === 'renew';
  }
}

/** The misbehavior of a server toward a request for an endpoint. */
export async function misbehave(
  behavior: ServerBehavior,
  endpoint: EndpointId,
  context: MisbehaviorContext,
): Promise<Response> {
  switch (behavior.kind) {
    case 'documented':
      return await documentedResponse(endpoint, context);
    case 'status':
      return await errorResponse(behavior.status, endpoint, context);
    case 'login-page':
      return loginPageResponse();
    case 'redirect':
      return new Response(null, { status: 302, headers: { Location: context.elsewhere } });
    case 'slow': {
      const response = await documentedResponse(endpoint, context);
      await sleep(context.slowMs, undefined, { ref: false });
      return response;
    }
    case 'unknown-fields':
      return await withUnknownFields(await documentedResponse(endpoint, context));
  }
}

/** What the documentation says that an endpoint returns for a right request. */
export async function documentedResponse(
  endpoint: EndpointId,
  { values, send, removalStatus }: MisbehaviorContext,
): Promise<Response> {
  const response = await send(rightRequest(endpoint, values));
  return endpoint === 'remove' && response.status === 202 && removalStatus === 200
    ? Response.json({}, { status: 200 })
    : response;
}

async function errorResponse(
  status: number,
  endpoint: EndpointId,
  { values, send }: MisbehaviorContext,
): Promise<Response> {
  const request = requestFor(status, endpoint, values);
  return request ? await send(request) : Response.json({ message: 'Internal Server Error' }, { status });
}

async function withUnknownFields(response: Response): Promise<Response> {
  if (!response.ok) return response;
  const license = (await response.json()) as Readonly<Record<string, unknown>>;
  const extended = { ...license, region: 'eu', features: { reporting: true }, unknown_list: [1, null] };
  return Response.json(extended, { status: response.status });
}
