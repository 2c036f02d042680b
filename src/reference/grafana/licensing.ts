import { bindObject } from '../http/bind-object.ts';
import { json } from '../http/json-responses.ts';
import type { HttpResponse } from '../http/messages.ts';
import type { GrafanaInstance, HandlerContext } from '../instance/handler.ts';
import { effectiveLicense } from '../instance/store.ts';
import { renewedClaims } from '../licensing/issuer.ts';
import { licenseObjectOf, licenseStatus, type StoredLicense, statusOf } from '../licensing/license.ts';

/** `GET /api/licensing/check` (section "Check license availability"): whether a valid license is in force, as a bare boolean. */
export function checkLicense({ grafana }: HandlerContext): HttpResponse {
  const license = effectiveLicense(grafana.store);
  const valid = license !== undefined && statusOf(license, grafana.rootUrl, grafana.now()) === licenseStatus.valid;
  return json(200, valid);
}

/** `GET /api/licensing/token`, which only Grafana's OpenAPI knows: the license in force. */
export function showLicense({ grafana }: HandlerContext): HttpResponse {
  const license = effectiveLicense(grafana.store);
  return license === undefined ? grafana.responses.failure(404, 'There is no license') : shown(grafana, license);
}

/** `POST /api/licensing/token` (section "Add license"): stores a license that the issuer signed for this instance. */
export async function addLicense({ grafana, request }: HandlerContext): Promise<HttpResponse> {
  const bound = bindObject(request);
  if (!bound.ok) return grafana.responses.badRequest();
  const token = bound.field('token');
  if (typeof token !== 'string' || token === '') return grafana.responses.badRequest();
  const claims = await grafana.issuer.verify(token, grafana.rootUrl);
  if (claims === undefined) return grafana.responses.badRequest('The license is not valid for this instance');
  grafana.store.license = { token, claims };
  return shown(grafana, grafana.store.license);
}

/**
 * `POST /api/licensing/token/renew` (section "Manually force license refresh"): stores a new token of the license in force. Without a
 * license it answers 404, which only Grafana's OpenAPI lists.
 */
export async function renewLicense({ grafana, request }: HandlerContext): Promise<HttpResponse> {
  if (!bindObject(request).ok) return grafana.responses.badRequest();
  const claims = effectiveLicense(grafana.store)?.claims;
  if (claims === undefined) return grafana.responses.failure(404, 'There is no license to renew');
  const renewed = renewedClaims(claims, grafana.now());
  grafana.store.license = { token: await grafana.issuer.issue(grafana.rootUrl, renewed), claims: renewed };
  return shown(grafana, grafana.store.license);
}

/**
 * `DELETE /api/licensing/token` (section "Remove license from database"): removes the stored license, if there is one. `instance` must
 * be this instance's root URL, letter by letter.
 */
export function removeLicense({ grafana, request }: HandlerContext): HttpResponse {
  const bound = bindObject(request);
  if (!bound.ok) return grafana.responses.badRequest();
  if (bound.field('instance') !== grafana.rootUrl) {
    return grafana.responses.failure(422, 'The instance is not this one');
  }
  grafana.store.license = undefined;
  return json(202, {});
}

function shown(grafana: GrafanaInstance, license: StoredLicense): HttpResponse {
  return json(200, licenseObjectOf(license, grafana.rootUrl, grafana.now()));
}
