import type { JsonValue, TargetValues } from './scenario.ts';

/** Example values for what only a run has. The state handlers of the Pact contract replace them. */
export const exampleTargetValues: TargetValues = {
  rootUrl: 'https://grafana.example/',
  license: 'dummy-license.that-no-server.has-issued',
};

/**
 * The example license of the contracts: every documented field with a realistic value. A field that is not listed here
 * gets a default value of its type.
 */
export const exampleLicense: Readonly<Record<string, JsonValue>> = {
  status: 1,
  jti: '2',
  iss: 'https://issuer.example',
  sub: exampleTargetValues.rootUrl,
  iat: 1_700_000_000,
  exp: 1_702_592_000,
  nbf: 1_700_000_000,
  lexp: 1_731_536_000,
  lid: '1',
  limit_by: 'users',
  included_users: 15,
  lic_exp_warn_days: 30,
  tok_exp_warn_days: 2,
  update_days: 1,
  prod: null,
  company: 'Example Company',
  account: 'example',
  slug: 'example',
  usage_billing: false,
  max_concurrent_user_sessions: 3,
  details_url: 'https://issuer.example/licenses/1',
  trial: false,
  trial_exp: 0,
  anonymousRatio: 3,
};
