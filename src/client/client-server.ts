import type { ServerBehavior } from '../domain/client-scenario.ts';
import { definedOnly } from '../domain/defined-only.ts';
import type { SentRequest } from '../domain/exchange.ts';
import { type ReferenceServer, startReferenceServer, throughInterceptor } from '../reference/index.ts';
import { listen } from '../reference/listen.ts';
import { type ExchangeLog, exchangeLog } from './exchange-log.ts';
import type { ServerValues } from './judge/client-run.ts';
import { intendedEndpoint } from './judge/route.ts';
import { documentedResponse, loginPageResponse, type MisbehaviorContext, misbehave, misleads } from './misbehavior.ts';
import { readRequest } from './read-request.ts';
import type { RightRequest } from './right-request.ts';

/** How a server treats a client. */
export interface Treatment {
  readonly behavior: ServerBehavior;
  readonly removalStatus: 200 | 202;
  readonly slowMs: number;
}

/** How many requests of the other host are kept. */
const mostRedirected = 100;

/** A server that records what a client sends. */
export interface ClientServer
  extends Pick<ReferenceServer, 'url' | 'rootUrl' | 'admin' | 'serviceAccountToken' | 'license'> {
  readonly orgAdmin: ReferenceServer['orgAdmin'];
  readonly values: ServerValues;
  readonly log: ExchangeLog;
  /** The requests that reached the other host, to which a redirect leads. */
  readonly redirected: readonly SentRequest[];
  close(): Promise<void>;
}

/**
 * Starts the reference server for one run of a client. A request to the licensing API gets what the right request would
 * get, or the misbehavior; any other request gets what the reference server returns.
 */
export async function startClientServer({ behavior, removalStatus, slowMs }: Treatment): Promise<ClientServer> {
  const log = exchangeLog();
  const redirected: SentRequest[] = [];
  // Another name, because some clients take another port of the same host for the same host.
  const elsewhere = await listen('localhost', 0, async (request) => {
    const sent = await readRequest(request);
    if (redirected.length < mostRedirected) redirected.push(sent);
    return loginPageResponse();
  });
  const seen = new Set<string>();
  const intercepted = throughInterceptor(async (request, next) => {
    const sent = await readRequest(request);
    const endpoint = intendedEndpoint(sent);
    const isMisled = endpoint !== undefined && misleads(behavior, endpoint, !seen.has(endpoint));
    const record = log.begin(sent, endpoint, isMisled);
    if (endpoint === undefined) return await record(await next(passedOn(sent)));
    seen.add(endpoint);
    const context: MisbehaviorContext = {
      values: server,
      elsewhere: `http://localhost:${elsewhere.port}/login`,
      slowMs,
      removalStatus,
      send: (right) => next(asRequest(server.url, right)),
    };
    return await record(
      isMisled ? await misbehave(behavior, endpoint, context) : await documentedResponse(endpoint, context),
    );
  });
  const server: ReferenceServer = await startReferenceServer({ seedPersonas: true }, intercepted);
  const { url, rootUrl, admin, orgAdmin, serviceAccountToken, license } = server;
  return {
    url,
    rootUrl,
    admin,
    orgAdmin,
    serviceAccountToken,
    license,
    values: { ...admin, rootUrl, license },
    log,
    redirected,
    close: async () => {
      await Promise.all([server.close(), elsewhere.close()]);
    },
  };
}

function asRequest(base: string, { method, path, authorization, body }: RightRequest): Request {
  return new Request(new URL(path, base), {
    method,
    headers: {
      ...definedOnly({ Authorization: authorization }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The request itself, whose body has been read. */
function passedOn({ method, url, headers, body = '' }: SentRequest): Request {
  const hasBody = body !== '' && method !== 'GET' && method !== 'HEAD';
  return new Request(url, { method, headers: { ...headers }, ...(hasBody ? { body } : {}) });
}
