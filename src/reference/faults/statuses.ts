import type { HttpResponse } from '../http/http-types.ts';
import { json } from '../http/json-responses.ts';
import {
  changingSuccess,
  type DocumentedEndpoint,
  documentedEndpoints,
  type Fault,
  scenarioOfSuccess,
  visibilityOfSuccess,
} from './fault.ts';

/** Wrong statuses of successful requests. Grafana's OpenAPI lists 404 for `renew` and 400 for `remove`, so these are not included. */
const wrongStatuses: Readonly<Record<DocumentedEndpoint, readonly number[]>> = {
  check: [201, 202, 204, 404, 500],
  add: [201, 204, 500],
  renew: [201, 204, 400],
  remove: [200, 201, 204, 404, 500],
};

const withStatus =
  (status: number) =>
  (response: HttpResponse): HttpResponse => {
    if (status === 204) return { ...response, status, body: '' };
    return status < 300 ? { ...response, status } : json(status, { message: 'Something went wrong' });
  };

/** Faults that execute a request but return a wrong status. */
export const statusFaults: readonly Fault[] = documentedEndpoints.flatMap((endpoint) =>
  wrongStatuses[endpoint].map((status) => ({
    id: `${endpoint}.answers-${status}`,
    endpoint,
    group: 'wrong status',
    description: `Returns ${status} instead of ${endpoint === 'remove' ? 202 : 200} on success.`,
    caughtBy: [scenarioOfSuccess[endpoint]],
    visibleAt: visibilityOfSuccess(endpoint),
    hook: changingSuccess(endpoint, withStatus(status)),
  })),
);
