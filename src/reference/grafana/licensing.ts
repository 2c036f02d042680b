import { bindObject } from '../http/bind.ts';
import type { Call, World } from '../http/handler.ts';
import type { Answer } from '../http/messages.ts';
import { json } from '../http/responses.ts';
import { renewedClaims } from '../licensing/issuer.ts';
import { licenseObjectOf, licenseStatus, type StoredLicense, statusOf } from '../licensing/license.ts';
import { effectiveLicense } from '../licensing/store.ts';

/** `GET /api/licensing/check` (section "Check license availability"): whether a valid license is in force, as a bare boolean. */
export function checkLicense({ world }: Call): Answer {
  const license = effectiveLicense(world.store);
  const valid = license !== undefined && statusOf(license, world.rootUrl, world.now()) === licenseStatus.valid;
  return json(200, valid);
}

/** `GET /api/licensing/token`, which only Grafana's OpenAPI knows: the license in force. */
export function showLicense({ world }: Call): Answer {
  const license = effectiveLicense(world.store);
  return license === undefined ? world.answers.failure(404, 'There is no license') : shown(world, license);
}

/** `POST /api/licensing/token` (section "Add license"): stores a license that the issuer signed for this instance. */
export async function addLicense({ world, request }: Call): Promise<Answer> {
  const bound = bindObject(request);
  if (!bound.ok) return world.answers.badRequest();
  const token = bound.field('token');
  if (typeof token !== 'string' || token === '') return world.answers.badRequest();
  const claims = await world.issuer.verify(token, world.rootUrl);
  if (claims === undefined) return world.answers.badRequest('The license is not valid for this instance');
  world.store.license = { token, claims };
  return shown(world, world.store.license);
}

/**
 * `POST /api/licensing/token/renew` (section "Manually force license refresh"): stores a new token of the license in force. Without a
 * license it answers 404, which only Grafana's OpenAPI lists.
 */
export async function renewLicense({ world, request }: Call): Promise<Answer> {
  if (!bindObject(request).ok) return world.answers.badRequest();
  const claims = effectiveLicense(world.store)?.claims;
  if (claims === undefined) return world.answers.failure(404, 'There is no license to renew');
  const renewed = renewedClaims(claims, world.now());
  world.store.license = { token: await world.issuer.issue(world.rootUrl, renewed), claims: renewed };
  return shown(world, world.store.license);
}

/**
 * `DELETE /api/licensing/token` (section "Remove license from database"): removes the stored license, if there is one. `instance` must
 * be this instance's root URL, letter by letter.
 */
export function removeLicense({ world, request }: Call): Answer {
  const bound = bindObject(request);
  if (!bound.ok) return world.answers.badRequest();
  if (bound.field('instance') !== world.rootUrl) {
    return world.answers.failure(422, 'The instance is not this one');
  }
  world.store.license = undefined;
  return json(202, {});
}

function shown(world: World, license: StoredLicense): Answer {
  return json(200, licenseObjectOf(license, world.rootUrl, world.now()));
}
