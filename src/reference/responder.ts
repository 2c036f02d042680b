import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pending } from './instance/handler.ts';

/**
 * The messages of Node for a request that arrived at a port; none for any other. Declared here, because the framework is
 * bundled, and the types of the library must not need it.
 */
export type NodeMessages = { readonly incoming?: IncomingMessage; readonly outgoing?: ServerResponse };

/** What responds to requests. It needs no `this`. */
export type Responder = (request: Request, messages: NodeMessages) => Pending<Response>;

/** The application of an instance. */
export type ReferenceApp = { readonly fetch: Responder };

/** Receives each request before the server does. `next` lets the server respond, to this request or to another one. */
export type Interceptor = (request: Request, next: (request: Request) => Promise<Response>) => Promise<Response>;

/** Makes the responder of an instance whose requests go through an interceptor. */
export function throughInterceptor(intercept: Interceptor): (instance: { readonly app: ReferenceApp }) => Responder {
  return ({ app }) =>
    (request) =>
      intercept(request, async (passedOn) => await app.fetch(passedOn, {}));
}
