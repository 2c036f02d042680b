import type { Call, World } from '../http/handler.ts';
import type { Answer } from '../http/messages.ts';
import { json, middlewareJson, page } from '../http/responses.ts';
import { isAtLeast } from '../instance/version.ts';
import { licenseStatus, statusOf } from '../licensing/license.ts';
import { effectiveLicense } from '../licensing/store.ts';

const commit = '0000000000000000000000000000000000000000';

/** `GET /api/health`: is the server well, and which version is it? Public. */
export function health({ world }: Call): Answer {
  const { version, edition } = world.behavior;
  const enterpriseCommit = edition === 'enterprise' && isAtLeast(version, 10) ? { enterpriseCommit: commit } : {};
  return middlewareJson(200, { database: 'ok', version: version.text, commit, ...enterpriseCommit }, 2);
}

/** `GET /api/frontend/settings`: root URL, edition and the state of the license, for anyone signed in. */
export function frontendSettings({ world }: Call): Answer {
  const { version, edition, subPath } = world.behavior;
  const enterprise = edition === 'enterprise';
  const name = enterprise ? 'Enterprise' : 'Open Source';
  const claims = validClaims(world);
  return json(200, {
    appUrl: world.rootUrl,
    appSubUrl: subPath,
    anonymousEnabled: world.behavior.anonymous,
    buildInfo: { version: version.text, commit, edition: name, env: 'production', hideVersion: false },
    licenseInfo: {
      edition: name,
      enabledFeatures: {},
      expiry: claims?.lexp ?? 0,
      licenseUrl: enterprise ? `${subPath}/admin/licensing` : `${subPath}/profile`,
      stateInfo: claims === undefined ? (enterprise ? 'Free & unlicensed' : '') : 'Licensed',
    },
    ...(enterprise ? { licensing: licensingSettings(world) } : {}),
  });
}

/** `GET /api/user`: the profile of the asking user. */
export function profile({ identity }: Call): Answer {
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
export function adminSettings({ world }: Call): Answer {
  const { version, subPath } = world.behavior;
  const redacts = isAtLeast(version, 10, 3);
  const licensePath =
    world.store.fileLicense === undefined ? '' : redacts ? '*********' : '/var/lib/grafana/license.jwt';
  return json(200, {
    DEFAULT: { app_mode: 'production' },
    'auth.anonymous': { enabled: String(world.behavior.anonymous) },
    enterprise: { license_path: licensePath },
    server: {
      root_url: `%(protocol)s://%(domain)s:%(http_port)s${subPath}/`,
      serve_from_sub_path: String(subPath !== ''),
    },
  });
}

/** `GET /login`: the page that browsers are sent to. */
export function loginPage(): Answer {
  return page(200, 'Sign in');
}

function validClaims(world: World) {
  const license = effectiveLicense(world.store);
  if (license === undefined) return undefined;
  return statusOf(license, world.rootUrl, world.now()) === licenseStatus.valid ? license.claims : undefined;
}

function licensingSettings(world: World): Readonly<Record<string, unknown>> {
  const claims = validClaims(world);
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
