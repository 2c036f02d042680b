import { isAtLeast } from '../config/version.ts';
import { json, middlewareJson, page } from '../http/json-responses.ts';
import type { HttpResponse } from '../http/messages.ts';
import type { GrafanaInstance, HandlerContext } from '../instance/handler.ts';
import { effectiveLicense } from '../instance/store.ts';
import { licenseStatus, statusOf } from '../licensing/license.ts';

const commit = '0000000000000000000000000000000000000000';

/** `GET /api/health`: is the server well, and which version is it? Public. */
export function health({ grafana }: HandlerContext): HttpResponse {
  const { version, edition } = grafana.behavior;
  const enterpriseCommit = edition === 'enterprise' && isAtLeast(version, 10) ? { enterpriseCommit: commit } : {};
  return middlewareJson(200, { database: 'ok', version: version.text, commit, ...enterpriseCommit }, 2);
}

/** `GET /api/frontend/settings`: root URL, edition and the state of the license, for anyone signed in. */
export function frontendSettings({ grafana }: HandlerContext): HttpResponse {
  const { version, edition, subPath } = grafana.behavior;
  const enterprise = edition === 'enterprise';
  const name = enterprise ? 'Enterprise' : 'Open Source';
  const claims = validClaims(grafana);
  return json(200, {
    appUrl: grafana.rootUrl,
    appSubUrl: subPath,
    anonymousEnabled: grafana.behavior.anonymous,
    buildInfo: { version: version.text, commit, edition: name, env: 'production', hideVersion: false },
    licenseInfo: {
      edition: name,
      enabledFeatures: {},
      expiry: claims?.lexp ?? 0,
      licenseUrl: enterprise ? `${subPath}/admin/licensing` : `${subPath}/profile`,
      stateInfo: claims === undefined ? (enterprise ? 'Free & unlicensed' : '') : 'Licensed',
    },
    ...(enterprise ? { licensing: licensingSettings(grafana) } : {}),
  });
}

/** `GET /api/user`: the profile of the asking user. */
export function profile({ identity }: HandlerContext): HttpResponse {
  // The guard lets only users come here; anything else would be a mistake of the route table.
  if (identity.kind !== 'user') throw new Error('A profile was asked for without a user.');
  const { user } = identity;
  return json(200, {
    id: user.id,
    uid: user.uid,
    email: user.email,
    name: user.name,
    login: user.login,
    orgId: 1,
    isGrafanaAdmin: user.isServerAdmin,
    isDisabled: false,
    isExternal: false,
  });
}

/** `GET /api/admin/settings`: the configuration as written, with secrets and the license's place hidden since 10.3. */
export function adminSettings({ grafana }: HandlerContext): HttpResponse {
  const { version, subPath } = grafana.behavior;
  const redacts = isAtLeast(version, 10, 3);
  const licensePath =
    grafana.store.fileLicense === undefined ? '' : redacts ? '*********' : '/var/lib/grafana/license.jwt';
  return json(200, {
    DEFAULT: { app_mode: 'production' },
    'auth.anonymous': { enabled: String(grafana.behavior.anonymous) },
    enterprise: { license_path: licensePath },
    server: {
      root_url: `%(protocol)s://%(domain)s:%(http_port)s${subPath}/`,
      serve_from_sub_path: String(subPath !== ''),
    },
  });
}

/** `GET /login`: the page that browsers are sent to. */
export function loginPage(): HttpResponse {
  return page(200, 'Sign in');
}

function validClaims(grafana: GrafanaInstance) {
  const license = effectiveLicense(grafana.store);
  if (license === undefined) return undefined;
  return statusOf(license, grafana.rootUrl, grafana.now()) === licenseStatus.valid ? license.claims : undefined;
}

function licensingSettings(grafana: GrafanaInstance): Readonly<Record<string, unknown>> {
  const claims = validClaims(grafana);
  if (claims === undefined) return {};
  return {
    slug: claims.slug,
    limitBy: claims.limit_by,
    includedUsers: claims.included_users,
    licenseExpiry: claims.lexp,
    tokenExpiry: claims.exp,
    usageBilling: claims.usage_billing,
  };
}
