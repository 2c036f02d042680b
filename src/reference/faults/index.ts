import { authorizationFaults } from './authorization.ts';
import { badLicenseFaults } from './bad-licenses.ts';
import { credentialFaults } from './credentials.ts';
import { documentedEndpoints, type Fault } from './fault.ts';
import { inexactInstanceFaults } from './inexact-instances.ts';
import { invalidBodyFaults } from './invalid-bodies.ts';
import { fieldFaults } from './license-fields.ts';
import { lifecycleFaults } from './license-lifecycle.ts';
import { noneStoredFaults } from './none-stored.ts';
import { bodyFaults } from './response-bodies.ts';
import { statusFaults } from './statuses.ts';
import { wrongInstanceFaults } from './wrong-instances.ts';

const unordered = [
  ...authorizationFaults,
  ...statusFaults,
  ...bodyFaults,
  ...fieldFaults,
  ...badLicenseFaults,
  ...wrongInstanceFaults,
  ...lifecycleFaults,
  ...credentialFaults,
  ...invalidBodyFaults,
  ...inexactInstanceFaults,
  ...noneStoredFaults,
];

/** Every fault that the reference server can inject, grouped by endpoint in the order of Grafana's documentation. */
export const faults: readonly Fault[] = documentedEndpoints.flatMap((endpoint) =>
  unordered.filter((fault) => fault.endpoint === endpoint),
);
