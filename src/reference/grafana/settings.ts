import { isAtLeast } from '../config/version.ts';
import type { HttpResponse } from '../http/http-types.ts';
import { json, middlewareJson, page } from '../http/json-responses.ts';
import type { GrafanaInstance, HandlerContext } from '../instance/handler.ts';
import { effectiveLicense } from '../instance/store.ts';
import { licenseStatus, statusOf } from '../licensing/license.ts';
import { commit } from './health.ts';

/** `GET /api/frontend/settings`: root URL, edition and license state, for every signed-in caller. */
export function frontendSettings({ grafana }: HandlerContext): HttpResponse {
  const { version, edition, subPath } = grafana.behavior;
  const enterprise = edition === 'enterprise';
  const name = enterprise ? 'Enterprise' : 'Open Source';
  const claims = validClaims(grafana);
  return middlewareJson(200, {
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

/** The default path of the license file, and the path that is configured if the server loads a license from a file. */
const licensePaths = { byDefault: '/var/lib/grafana/license.jwt', configured: '/etc/grafana/license.jwt' };

/** `GET /api/admin/settings`: the configuration, without secrets. The path of the license is hidden since 10.3. */
export function adminSettings({ grafana }: HandlerContext): HttpResponse {
  const { behavior, store } = grafana;
  const licensePath = store.fileLicense === undefined ? licensePaths.byDefault : licensePaths.configured;
  return json(200, {
    DEFAULT: { app_mode: 'production' },
    'auth.anonymous': { enabled: String(behavior.anonymous) },
    enterprise: { license_path: isAtLeast(behavior.version, 10, 3) ? '*********' : licensePath, license_text: '' },
    paths: { data: '/var/lib/grafana', logs: '/var/log/grafana' },
    server: {
      root_url: `%(protocol)s://%(domain)s:%(http_port)s${behavior.subPath}/`,
      serve_from_sub_path: String(behavior.subPath !== ''),
    },
  });
}

/** `GET /login`: the page to which browsers are redirected. */
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
