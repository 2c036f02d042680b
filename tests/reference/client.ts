import { type ReferenceOptions, type ReferenceServer, startReferenceServer } from '../../src/reference/index.ts';

/** What a client sends. `body` is converted to JSON unless it is a string. */
export type RequestOptions = {
  readonly auth?: string | undefined;
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a client receives. */
export type ReceivedResponse = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
};

/** The Authorization header for a login and a password. */
export function basic(user: string, password: string): string {
  return `Basic ${btoa(`${user}:${password}`)}`;
}

/** A running server with functions to send requests. Disposing closes it. */
export type Client = AsyncDisposable & {
  readonly server: ReferenceServer;
  /** Authorization headers of the personas; `anonymous` has none. */
  readonly auth: Readonly<Record<Persona, string | undefined>>;
  send(method: string, path: string, sent?: RequestOptions): Promise<ReceivedResponse>;
  /** Sends a request as the server admin. */
  admin(method: string, path: string, body?: unknown): Promise<ReceivedResponse>;
};

/** The personas that a test can send requests as. */
export type Persona = 'server-admin' | 'org-admin' | 'service-account' | 'anonymous' | 'unknown-user' | 'invalid-token';

/** Starts a server with seeded personas. */
export async function start(options: ReferenceOptions = {}): Promise<Client> {
  const server = await startReferenceServer({ seedPersonas: true, ...options });
  const { admin, orgAdmin, serviceAccountToken } = server;
  const auth = {
    'server-admin': basic(admin.user, admin.password),
    'org-admin': orgAdmin && basic(orgAdmin.user, orgAdmin.password),
    'service-account': serviceAccountToken && `Bearer ${serviceAccountToken}`,
    anonymous: undefined,
    'unknown-user': basic('unknown-user', 'wrong'),
    'invalid-token': 'Bearer garbage',
  };
  const send = async (method: string, path: string, sent: RequestOptions = {}): Promise<ReceivedResponse> => {
    const response = await fetch(new URL(path, server.url), requestOf(method, sent));
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };
  return {
    server,
    auth,
    send,
    admin: (method, path, body) => send(method, path, { auth: auth['server-admin'], body }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function requestOf(
  method: string,
  { auth, body, type = 'application/json', headers = {} }: RequestOptions,
): RequestInit {
  const all = new Headers(headers);
  if (auth !== undefined) all.set('Authorization', auth);
  if (body === undefined) return { method, headers: all, redirect: 'manual' };
  if (type !== '') all.set('Content-Type', type);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  // A string would add a Content-Type; bytes do not.
  return { method, headers: all, redirect: 'manual', body: new TextEncoder().encode(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
