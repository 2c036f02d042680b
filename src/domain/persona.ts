/** Everyone a request can come from, in the order of tables and columns. */
export const personas = [
  'server-admin',
  'org-admin',
  'service-account',
  'anonymous',
  'unknown-user',
  'invalid-token',
] as const;

/** Whose request it is. */
export type Persona = (typeof personas)[number];

/** A Grafana server administrator with Basic authentication: the only persona that the page grants access. */
export const serverAdmin = 'server-admin' satisfies Persona;
/** Authenticated with Basic authentication, administrator of an organization but not of the server. */
export const orgAdmin = 'org-admin' satisfies Persona;
/** A service account with the role Admin, with its token as Bearer. */
export const serviceAccount = 'service-account' satisfies Persona;
/** No credentials. */
export const anonymous = 'anonymous' satisfies Persona;
/** Basic authentication as a user who does not exist. */
export const unknownUser = 'unknown-user' satisfies Persona;
/** A Bearer token that the server has not issued. */
export const invalidToken = 'invalid-token' satisfies Persona;

/**
 * The personas that every endpoint must deny. `unknown-user` must be denied, too, but is sent to one endpoint alone:
 * some servers count unknown users as failed logins.
 */
export const deniedPersonas = [orgAdmin, serviceAccount, anonymous, invalidToken] as const;

export type DeniedPersona = (typeof deniedPersonas)[number];

/**
 * Another way to present the credentials of a persona.
 *
 * - `empty-password`: the persona's login with an empty password, which Grafana rejects without counting it as a failed
 *   login.
 * - `token-as-basic`: the persona's token as the password of the login `api_key`, Grafana's second way to send one.
 * - `service-account-token`: a Bearer token in the form of a service account's that nobody has issued.
 * - `lower-case-scheme`: Basic authentication with its scheme in lower case, which RFC 9110, section 11.1, allows.
 */
export type CredentialForm = 'empty-password' | 'token-as-basic' | 'service-account-token' | 'lower-case-scheme';
