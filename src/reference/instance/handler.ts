import type { GrafanaVersion } from '../config/version.ts';
import type { ResponseFactory } from '../http/json-responses.ts';
import type { AuthFailure, HttpRequest, HttpResponse } from '../http/messages.ts';
import type { Issuer } from '../licensing/issuer.ts';
import type { LoginLockout } from './lockout.ts';
import type { ServiceAccount, Store, User } from './store.ts';

/** Who asks, in the suite's words. A signed-in user who is no server admin counts as `org-admin`, whatever the role. */
export type CallerPersona = 'server-admin' | 'org-admin' | 'service-account' | 'anonymous' | 'stranger' | 'bad-token';

/** Whom the server takes the asker for. */
export type Caller =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'service-account'; readonly account: ServiceAccount }
  | { readonly kind: 'anonymous-access' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly why: AuthFailure };

/** The four documented endpoints, and the undocumented one that shows the license. */
export type LicensingEndpoint = 'check' | 'add' | 'renew' | 'remove' | 'show';

/** How the server was told to behave, after defaults. */
export type Behavior = {
  readonly version: GrafanaVersion;
  readonly edition: 'enterprise' | 'oss';
  readonly anonymous: boolean;
  readonly licensingOnly: boolean;
  readonly serviceAccountStatus: 401 | 403;
  /** Empty, or a path such as `/grafana`. */
  readonly subPath: string;
};

/** One Grafana: its behavior, its memory, its license issuer. `now` gives Unix seconds. */
export type GrafanaInstance = {
  readonly behavior: Behavior;
  readonly rootUrl: string;
  readonly store: Store;
  readonly issuer: Issuer;
  readonly lockout: LoginLockout;
  readonly responses: ResponseFactory;
  now(): number;
};

/** What a handler is given: the request, once it has passed its guard. */
export type HandlerContext = {
  readonly grafana: GrafanaInstance;
  readonly request: HttpRequest;
  readonly identity: Caller;
  readonly params: Readonly<Record<string, string>>;
};

/** An answer now or later. */
export type Pending<T> = T | Promise<T>;

/** A handler of one route. */
export type Handler = (call: HandlerContext) => Pending<HttpResponse>;

/** A request on its way through the hooks. */
export type HookContext = {
  /** The licensing endpoint that was asked; undefined for any other path. */
  readonly endpoint: LicensingEndpoint | undefined;
  readonly persona: CallerPersona;
  readonly request: HttpRequest;
  readonly grafana: GrafanaInstance;
  /** Does what the endpoint does for a server admin, whoever asks, and gives that answer. */
  runHandler(): Promise<HttpResponse>;
};

/**
 * A hook around the honest server: a fault or a variant. It gives an answer of its own, or changes the one of `next`, which is
 * the honest server's (or that of the hook below).
 */
export type Hook = (exchange: HookContext, next: () => Promise<HttpResponse>) => Pending<HttpResponse>;
