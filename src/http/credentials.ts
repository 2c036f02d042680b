/** What is sent in the Authorization header. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  /** The whole value of the header, for credentials that are malformed on purpose. */
  | { readonly kind: 'header'; readonly authorization: string };

export const noCredentials: Credentials = { kind: 'none' };

/** The value of the Authorization header; undefined if none is sent. */
export function authorizationOf(as: Credentials): string | undefined {
  switch (as.kind) {
    case 'none':
      return undefined;
    case 'basic':
      return `Basic ${Buffer.from(`${as.user}:${as.password}`, 'utf8').toString('base64')}`;
    case 'bearer':
      return `Bearer ${as.token}`;
    case 'header':
      return as.authorization;
  }
}
