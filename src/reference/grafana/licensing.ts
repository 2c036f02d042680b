import { bindObject } from '../http/bind-object.ts';
import type { HttpResponse } from '../http/http-types.ts';
import { json } from '../http/json-responses.ts';
import type { GrafanaInstance, HandlerContext } from '../instance/handler.ts';
import { effectiveLicense } from '../instance/store.ts';
import { licenseObjectOf, licenseStatus, type StoredLicense, statusOf } from '../licensing/license.ts';

/** `GET /api/licensing/check` (section "Check license availability"): whether a valid license is in force, as a JSON boolean. */
export function checkLicense({ grafana }: HandlerContext): HttpResponse {
  const { store, behavior } = grafana;
  const license = behavior.inferred.checkAfterRestart
    ? (store.licenseAtStart ?? store.fileLicense)
    : effectiveLicense(store);
  const isValid = license !== undefined && statusOf(license, grafana.rootUrl, grafana.now()) === licenseStatus.valid;
  return json(200, isValid);
}

/** `GET /api/licensing/token`, which only Grafana's OpenAPI describes: the license in force. */
export function showLicense({ grafana }: HandlerContext): HttpResponse {
  const license = effectiveLicense(grafana.store);
  return license === undefined
    ? grafana.responses.failure(404, 'There is no license')
    : licenseResponse(grafana, license);
}

/** `POST /api/licensing/token` (section "Add license"): stores a license that the issuer signed for this instance. */
export async function addLicense({ grafana, request }: HandlerContext): Promise<HttpResponse> {
  const bound = bindObject(request);
  if (!bound.ok) return grafana.responses.badRequest();
  const token = bound.field('token');
  if (typeof token !== 'string' || token === '') return grafana.responses.badRequest();
  const claims = await grafana.issuer.verify(token, grafana.rootUrl);
  if (claims === undefined) {
    const { invalidLicenseStatus } = grafana.behavior.inferred;
    return grafana.responses.failureWithCause(invalidLicenseStatus, 'The license is not valid for this instance');
  }
  grafana.store.license = { token, claims };
  return licenseResponse(grafana, grafana.store.license);
}

/**
 * `POST /api/licensing/token/renew` (section "Manually force license refresh"): stores a new token of the license in force. `check`
 * follows it without a restart.
 */
export async function renewLicense({ grafana, request }: HandlerContext): Promise<HttpResponse> {
  if (!bindObject(request).ok) return grafana.responses.badRequest();
  const { inferred } = grafana.behavior;
  const claims = effectiveLicense(grafana.store)?.claims;
  if (claims === undefined) {
    return grafana.responses.failure(inferred.renewWithoutLicenseStatus, 'There is no license to renew');
  }
  if (!inferred.issuerReachable) {
    return grafana.responses.failure(inferred.unreachableIssuerStatus, 'The license issuer is unreachable');
  }
  grafana.store.license = await grafana.issuer.renew(claims);
  grafana.store.licenseAtStart = grafana.store.license;
  return licenseResponse(grafana, grafana.store.license);
}

/**
 * `DELETE /api/licensing/token` (section "Remove license from database"): removes the stored license, if there is one. `instance` must
 * equal the root URL of this instance exactly.
 */
export function removeLicense({ grafana, request }: HandlerContext): HttpResponse {
  const bound = bindObject(request);
  if (!bound.ok) return grafana.responses.badRequest();
  const instance = bound.field('instance');
  if (instance !== grafana.rootUrl) {
    const isUsable = typeof instance === 'string' && instance !== '';
    const status = isUsable ? 422 : grafana.behavior.inferred.missingInstanceStatus;
    return grafana.responses.failure(status, 'The instance is not the root URL of this server');
  }
  grafana.store.license = undefined;
  return json(202, {});
}

function licenseResponse({ behavior, rootUrl, now }: GrafanaInstance, license: StoredLicense): HttpResponse {
  return json(200, licenseObjectOf(license, rootUrl, now(), behavior.version));
}
