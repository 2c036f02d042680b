import type { HttpResponse } from '../http/http-types.ts';
import { isObject, withJson } from '../http/json-responses.ts';
import { type LicenseObject, zeroLicense } from '../licensing/license.ts';
import { changingSuccess, type DocumentedEndpoint, type Fault, scenarioOfSuccess } from './fault.ts';

const allFields = Object.keys(zeroLicense) as readonly (keyof LicenseObject)[];

/** Renewal returns the same object, so one field of each type shows that the types are checked there, too. */
const renewedFields: readonly (keyof LicenseObject)[] = ['jti', 'exp', 'prod', 'trial', 'anonymousRatio'];

/** The value of a field with a wrong type: numbers, booleans and lists become strings, strings become numbers. */
function mistyped(field: keyof LicenseObject, value: unknown): unknown {
  if (field === 'prod') return 'grafana-enterprise';
  return typeof zeroLicense[field] === 'string' ? 1 : String(value);
}

function wrongType(field: keyof LicenseObject): string {
  if (field === 'prod') return 'a string instead of a list';
  const type = typeof zeroLicense[field];
  return type === 'string' ? 'a number instead of a string' : `a string instead of a ${type}`;
}

const mistyping =
  (field: keyof LicenseObject) =>
  (response: HttpResponse): HttpResponse =>
    withJson(response, (license) =>
      isObject(license) ? { ...license, [field]: mistyped(field, license[field]) } : license,
    );

const kebab = (field: string): string =>
  field.replaceAll('_', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const fieldFault = (endpoint: DocumentedEndpoint, field: keyof LicenseObject): Fault => ({
  id: `${endpoint}.mistypes-${kebab(field)}`,
  endpoint,
  group: 'wrong field',
  description: `Returns ${wrongType(field)} in the field ${field} of the license object.`,
  caughtBy: [scenarioOfSuccess[endpoint]],
  visibleAt: 'write',
  hook: changingSuccess(endpoint, mistyping(field)),
});

/** Faults in the type of one field of the license object. */
export const fieldFaults: readonly Fault[] = [
  ...allFields.map((field) => fieldFault('add', field)),
  ...renewedFields.map((field) => fieldFault('renew', field)),
];
