import {
  addingFields,
  emptyRenewal,
  forgivingRemoval,
  indentedJson,
  jsonWithCharset,
  messageOnlyErrors,
  nullProducts,
  problemJson,
  removalMessage,
  sampleLicense,
  unauthorizedElsewhere,
  withHeaders,
  withoutLaterFields,
  zeroLicenseResponse,
} from './hooks.ts';
import { openReadings } from './open-readings.ts';
import { staleReads } from './stale-reads.ts';
import type { Variant } from './variant.ts';

export type { Variant } from './variant.ts';

/** Every conforming variant of the reference server. */
export const variants: readonly Variant[] = [
  {
    id: 'grafana-7.5',
    description: 'Responds as Grafana 7.5.0, which has no service accounts.',
    options: { grafanaVersion: '7.5.0' },
  },
  { id: 'grafana-9', description: 'Responds as Grafana 9.5.12.', options: { grafanaVersion: '9.5.12' } },
  {
    id: 'grafana-10.0',
    description: 'Responds as Grafana 10.0.0, which returns 400 to a wrong password.',
    options: { grafanaVersion: '10.0.0' },
  },
  { id: 'grafana-11', description: 'Responds as Grafana 11.6.0.', options: { grafanaVersion: '11.6.0' } },
  { id: 'grafana-12', description: 'Responds as Grafana 12.4.3.', options: { grafanaVersion: '12.4.3' } },
  { id: 'grafana-13', description: 'Responds as Grafana 13.0.0.', options: { grafanaVersion: '13.0.0' } },
  { id: 'sub-path', description: 'Serves under /grafana.', options: { subPath: '/grafana' } },
  { id: 'latency', description: 'Delays each response by 20 ms.', options: { latencyMs: 20 } },
  { id: 'charset', description: 'Adds a charset to the Content-Type of every JSON body.', hook: jsonWithCharset },
  {
    id: 'extra-fields',
    description: 'Adds undocumented fields to the license object and to errors.',
    hook: addingFields,
  },
  {
    id: 'missing-fields',
    description: 'Omits the license fields that were added to Grafana later.',
    hook: withoutLaterFields,
  },
  { id: 'prod-null', description: 'Returns null instead of a list of products.', hook: nullProducts },
  {
    id: 'service-account-401',
    description: 'Denies service accounts with 401.',
    options: { serviceAccountStatus: 401 },
  },
  { id: 'anonymous-access', description: 'Has anonymous access turned on.', options: { anonymous: true } },
  {
    id: 'removal-message',
    description: 'Returns a message instead of an empty object after a removal.',
    hook: removalMessage,
  },
  { id: 'renewal-empty-body', description: 'Returns an empty body after a renewal.', hook: emptyRenewal },
  {
    id: 'license-from-file',
    description: 'Also loads an older license from a file, and shows the path of the file as Grafana before 10.3 does.',
    options: { licenseFromFile: true, grafanaVersion: '10.2.9' },
  },
  {
    id: 'connection-close',
    description: 'Closes the connection after each response.',
    hook: withHeaders({ Connection: 'close' }),
  },
  { id: 'odd-headers', description: 'Sends header names in an unusual case and order.', unusualHeaderCase: true },
  { id: 'unlicensed', description: 'Starts without a license.', options: { unlicensed: true } },
  {
    id: 'bare',
    description: 'Serves only the four endpoints, as a mock would.',
    options: { licensingOnly: true },
  },
  {
    id: 'bad-request-for-missing-instance',
    description: 'Returns 400 to a removal without a usable instance, as the OpenAPI description allows.',
    options: { missingInstanceStatus: 400 },
  },
  { id: 'pretty-json', description: 'Indents every JSON body.', hook: indentedJson },
  { id: 'message-only-errors', description: 'Returns errors that contain only a message.', hook: messageOnlyErrors },
  {
    id: 'zero-license',
    description: 'Returns a license object of zero values after an addition or a renewal, as in the documentation.',
    hook: zeroLicenseResponse,
  },
  {
    id: 'trailing-slash',
    description: 'Also accepts the root URL without its trailing slash as the instance.',
    hook: forgivingRemoval,
  },
  {
    id: 'deprecation-headers',
    description: 'Announces the end of the routes under /api in Deprecation and Sunset headers.',
    hook: withHeaders({ Deprecation: '@1767225600', Sunset: 'Fri, 31 Dec 2027 23:59:59 GMT' }),
  },
  {
    id: 'late-to-show',
    description: 'Shows a change of the license only at the second read after it.',
    hook: staleReads,
  },
  {
    id: 'sample-license-page',
    description: 'Returns the same license of another instance from GET /api/licensing/token, whatever is stored.',
    hook: sampleLicense,
  },
  {
    id: 'issuer-unreachable',
    description: 'Returns 504 to a renewal because the license issuer is unreachable.',
    options: { issuerReachable: false, unreachableIssuerStatus: 504 },
  },
  { id: 'problem-json', description: 'Returns errors as application/problem+json.', hook: problemJson },
  {
    id: 'bare-401',
    description: 'Serves only the four endpoints, and returns 401 to everything else.',
    options: { licensingOnly: true },
    hook: unauthorizedElsewhere,
  },
  ...openReadings,
];
