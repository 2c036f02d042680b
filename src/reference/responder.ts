import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pending } from './instance/handler.ts';

/**
 * The messages of Node for a request that arrived at a port; none for any other. Declared here, because the framework is
 * bundled, and the types of the library must not need it.
 */
export type NodeMessages = { readonly incoming?: IncomingMessage; readonly outgoing?: ServerResponse };

/** What responds to requests. It needs no `this`. */
export type Responder = (request: Request, messages: NodeMessages) => Pending<Response>;
