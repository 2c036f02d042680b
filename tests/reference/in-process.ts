import { type DirectResponse, exchangeDirectly } from '../../fixtures/direct-exchange.ts';
import { definedOnly } from '../../src/domain/defined-only.ts';
import { createApp } from '../../src/reference/app.ts';
import type { LicenseKind } from '../../src/reference/config/license-kinds.ts';
import type { ReferenceOptions } from '../../src/reference/config/reference-options.ts';
import { createInstance, seedAccounts } from '../../src/reference/create-instance.ts';
import type { GrafanaInstance, Hook } from '../../src/reference/instance/handler.ts';
import { resolveOptions } from '../../src/reference/resolve-options.ts';
import { basic, type Persona } from './client.ts';

/** A response. */
export type Reply = {
  readonly status: number;
  readonly type: string;
  readonly location: string;
  readonly text: string;
  readonly json: unknown;
};

/** A reference server without a network. Tests can set its clock and change its data. */
export type InProcess = {
  readonly instance: GrafanaInstance;
  /** A license that the server accepts. It is stored at the start. */
  readonly license: string;
  /** A license of each kind. */
  readonly licenses: Readonly<Record<LicenseKind, string>>;
  send(persona: Persona, method: string, path: string, body?: unknown): Promise<Reply>;
  sendWith(auth: string | undefined, method: string, path: string, body?: unknown): Promise<Reply>;
  /** Advances the clock by seconds. */
  wait(seconds: number): void;
};

/** Creates a server at http://grafana.test:3000/ without lockout. `hooks` replace those of the options. */
export async function inProcess(options: ReferenceOptions = {}, hooks?: readonly Hook[]): Promise<InProcess> {
  const settings = resolveOptions({ seedPersonas: true, lockout: false, ...options });
  const made = await createInstance(settings, 'http://grafana.test:3000/');
  let waited = 0;
  const instance: GrafanaInstance = { ...made.grafana, now: () => made.grafana.now() + waited };
  const { admin, orgAdmin, serviceAccountToken } = seedAccounts(instance.store, settings, instance.now());
  const app = createApp(instance, hooks ?? settings.hooks, { latencyMs: 0, unusualHeaderCase: false, log: () => {} });
  const auth: Readonly<Record<Persona, string | undefined>> = {
    'server-admin': basic(admin.user, admin.password),
    'org-admin': basic(orgAdmin?.user ?? '', orgAdmin?.password ?? ''),
    'service-account': `Bearer ${serviceAccountToken}`,
    anonymous: undefined,
    'unknown-user': basic('unknown-user', 'wrong'),
    'invalid-token': 'Bearer garbage',
  };

  const sendWith: InProcess['sendWith'] = async (authorization, method, path, body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'Content-Type': 'application/json', ...definedOnly({ Authorization: authorization }) };
    const url = `http://grafana.test:3000${path}`;
    return replyOf(await exchangeDirectly(app.fetch, { method, url, headers, body: text }));
  };

  return {
    instance,
    license: made.licenses.valid,
    licenses: made.licenses,
    sendWith,
    send: (persona, method, path, body) => sendWith(auth[persona], method, path, body),
    wait: (seconds) => {
      waited += seconds;
    },
  };
}

function replyOf({ status, headers, body }: DirectResponse): Reply {
  return {
    status,
    type: headers['content-type'] ?? '',
    location: headers.location ?? '',
    text: body,
    json: parsed(body),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
