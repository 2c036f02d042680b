/** The license object of the page, each field with a value of its documented type. */
export const documentedLicense = {
  status: 1,
  jti: 'a-token',
  iss: 'https://issuer.invalid/',
  sub: 'http://target.invalid/',
  iat: 1_700_000_000,
  exp: 4_000_000_000,
  nbf: 1_700_000_000,
  lexp: 4_000_000_000,
  lid: '10500',
  limit_by: 'users',
  included_users: -1,
  lic_exp_warn_days: 30,
  tok_exp_warn_days: 2,
  update_days: 1,
  prod: ['grafana-enterprise'],
  company: 'Example',
  account: 'example',
  slug: 'example',
  usage_billing: false,
  max_concurrent_user_sessions: 0,
  details_url: '',
  trial: false,
  trial_exp: 0,
  anonymousRatio: 0,
} as const;

/** The object without some of its fields. */
export function without(fields: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(documentedLicense).filter(([field]) => !fields.includes(field)));
}

/** A text in the form of a license, with these claims and a signature that nobody made. */
export function tokenOf(claims: unknown): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.c2lnbmF0dXJl`;
}
