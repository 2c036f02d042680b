import type { Login } from '../domain/login.ts';

/** What is sent in the Authorization header. */
export type Credentials =
  | { readonly kind: 'none' }
  | BasicCredentials
  | { readonly kind: 'bearer'; readonly token: string }
  /**
   * The whole value of the header, for credentials that are malformed on purpose.
   * `login` is set if the header has a password that may be right: it counts as one of the requests with that password.
   */
  | { readonly kind: 'header'; readonly authorization: string; readonly login?: Login };

export interface BasicCredentials extends Login {
  readonly kind: 'basic';
  /** Set if the run has created this login with this password, so that it is right. */
  readonly isProven?: true;
  /**
   * Set if nothing has shown that the password is right. It is not sent again after the first 401, and in no more than this
   * number of requests.
   */
  readonly unproven?: { readonly maxRequests: number };
}

export const noCredentials: Credentials = { kind: 'none' };

/** The value of the Authorization header for a login (RFC 7617, section 2). */
export function basicAuthorization({ user, password }: Login): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

/** The value of the Authorization header; undefined if none is sent. */
export function authorizationOf(as: Credentials): string | undefined {
  switch (as.kind) {
    case 'none':
      return undefined;
    case 'basic':
      return basicAuthorization(as);
    case 'bearer':
      return `Bearer ${as.token}`;
    case 'header':
      return as.authorization;
  }
}
