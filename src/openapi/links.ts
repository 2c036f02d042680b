import { endpoints } from '../../specs/index.ts';
import { definedOnly } from '../domain/defined-only.ts';
import type { BodyShape, Endpoint } from '../domain/endpoint.ts';
import type { TargetValues } from '../domain/scenario.ts';
import type { JsonObject } from './json.ts';
import { operationId } from './operation-id.ts';
import { acceptedPayload } from './scenarios-of.ts';

const licenseShapes: readonly BodyShape[] = ['license', 'renewed-license'];

/** The field of a license that names the instance, as a runtime expression of OpenAPI. */
const instanceOfLicense = '$response.body#/sub';

/**
 * The links of a response that is a license: to the operations that follow on the page, with the instance taken from the
 * license. Empty for any other response.
 */
export function linksAfter(endpoint: Endpoint, shape: BodyShape, known: TargetValues): JsonObject {
  if (!licenseShapes.includes(shape)) return {};
  const following = endpoints.slice(endpoints.indexOf(endpoint) + 1);
  return Object.fromEntries(
    following.map((next) => {
      const body = acceptedPayload(next, { ...known, rootUrl: instanceOfLicense });
      return [
        operationId(next),
        {
          operationId: operationId(next),
          ...definedOnly({ requestBody: body }),
          description: `${next.title}, for the instance of this license.`,
        },
      ];
    }),
  );
}
