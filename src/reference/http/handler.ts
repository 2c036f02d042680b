import type { Lockout } from '../instance/lockout.ts';
import type { GrafanaVersion } from '../instance/version.ts';
import type { Issuer } from '../licensing/issuer.ts';
import type { ServiceAccount, Store, User } from '../licensing/store.ts';
import type { Answer, Asked, Refusal } from './messages.ts';
import type { Answers } from './responses.ts';

/** Who asks, in the suite's words. A signed-in user who is no server admin counts as `org-admin`, whatever the role. */
export type AskingPersona = 'server-admin' | 'org-admin' | 'service-account' | 'anonymous' | 'stranger' | 'bad-token';

/** Whom the server takes the asker for. */
export type Identity =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'service-account'; readonly account: ServiceAccount }
  | { readonly kind: 'anonymous-access' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly why: Refusal };

/** The four documented endpoints, and the undocumented one that shows the license. */
export type LicensingEndpoint = 'check' | 'add' | 'renew' | 'remove' | 'show';

/** How the server was told to behave, after defaults. */
export type Behavior = {
  readonly version: GrafanaVersion;
  readonly edition: 'enterprise' | 'oss';
  readonly anonymous: boolean;
  readonly bare: boolean;
  readonly serviceAccountStatus: 401 | 403;
  /** Empty, or a path such as `/grafana`. */
  readonly subPath: string;
};

/** One Grafana: its behavior, its memory, its license issuer. `now` gives Unix seconds. */
export type World = {
  readonly behavior: Behavior;
  readonly rootUrl: string;
  readonly store: Store;
  readonly issuer: Issuer;
  readonly lockout: Lockout;
  readonly answers: Answers;
  now(): number;
};

/** What a handler is given: the request, once it has passed its guard. */
export type Call = {
  readonly world: World;
  readonly request: Asked;
  readonly identity: Identity;
  readonly params: Readonly<Record<string, string>>;
};

/** An answer now or later. */
export type Pending<T> = T | Promise<T>;

/** A handler of one route. */
export type Handler = (call: Call) => Pending<Answer>;

/** A request on its way through the hooks. */
export type Exchange = {
  /** The licensing endpoint that was asked; undefined for any other path. */
  readonly endpoint: LicensingEndpoint | undefined;
  readonly persona: AskingPersona;
  readonly request: Asked;
  readonly world: World;
  /** Does what the endpoint does for a server admin, whoever asks, and gives that answer. */
  obey(): Promise<Answer>;
};

/**
 * A hook around the honest server: a fault or a variant. It gives an answer of its own, or changes the one of `next`, which is
 * the honest server's (or that of the hook below).
 */
export type Hook = (exchange: Exchange, next: () => Promise<Answer>) => Pending<Answer>;
