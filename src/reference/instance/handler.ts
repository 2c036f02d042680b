import type { InferredBehavior } from '../config/inferences.ts';
import type { GrafanaVersion } from '../config/version.ts';
import type { AuthFailure, ResponseFactory } from '../http/error-responses.ts';
import type { HttpRequest, HttpResponse } from '../http/http-types.ts';
import type { LicenseIssuer } from '../licensing/issuer.ts';
import type { LoginLockout } from './lockout.ts';
import type { InstanceStore, ServiceAccount, User } from './store.ts';

/** The persona of a caller, as the suite names it. A signed-in user without server admin rights counts as `org-admin`, in any role. */
export type CallerPersona =
  | 'server-admin'
  | 'org-admin'
  | 'service-account'
  | 'anonymous'
  | 'unknown-user'
  | 'invalid-token';

/** The result of authenticating a request. */
export type Caller =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'service-account'; readonly account: ServiceAccount }
  | { readonly kind: 'anonymous-viewer' }
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'authentication-failed'; readonly failure: AuthFailure };

/** The four documented endpoints, and the undocumented `show`, which returns the license. */
export type LicensingEndpoint = 'check' | 'add' | 'renew' | 'remove' | 'show';

/** The options that handlers depend on, after defaults. */
export type InstanceBehavior = {
  readonly version: GrafanaVersion;
  readonly edition: 'enterprise' | 'oss';
  readonly anonymous: boolean;
  readonly licensingOnly: boolean;
  readonly inferred: InferredBehavior;
  /** Empty, or a path such as `/grafana`. */
  readonly subPath: string;
};

/** One running Grafana: its behavior, its data and its license issuer. `now` returns Unix seconds. */
export type GrafanaInstance = {
  readonly behavior: InstanceBehavior;
  readonly rootUrl: string;
  readonly store: InstanceStore;
  readonly issuer: LicenseIssuer;
  readonly lockout: LoginLockout;
  readonly responses: ResponseFactory;
  now(): number;
};

/** What a handler receives: an authorized request with its caller and path parameters. */
export type HandlerContext = {
  readonly grafana: GrafanaInstance;
  readonly request: HttpRequest;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
};

/** A value, or a promise of it. */
export type Pending<T> = T | Promise<T>;

/** The handler of one route. */
export type Handler = (context: HandlerContext) => Pending<HttpResponse>;

/** What a hook receives: a request before authorization. */
export type HookContext = {
  /** The licensing endpoint of the request; undefined for any other path. */
  readonly endpoint: LicensingEndpoint | undefined;
  readonly persona: CallerPersona;
  readonly request: HttpRequest;
  readonly grafana: GrafanaInstance;
  /** Runs the handler without authorization, as if the caller was a server admin, and returns its response. */
  runHandler(): Promise<HttpResponse>;
};

/**
 * A hook around the conforming server: a fault or a variant. It returns its own response, or a changed copy of what `next` returns,
 * which is the response of the conforming server or of the next inner hook.
 */
export type Hook = (context: HookContext, next: () => Promise<HttpResponse>) => Pending<HttpResponse>;
