import { personaFaults } from './authorization.ts';
import { badLicenseFaults } from './bad-licenses.ts';
import { bodyFaults } from './bodies.ts';
import { credentialFaults } from './credentials.ts';
import { documentedEndpoints, type Fault } from './fault.ts';
import { fieldFaults } from './fields.ts';
import { inexactInstanceFaults } from './inexact-instances.ts';
import { invalidBodyFaults } from './invalid-bodies.ts';
import { lifeFaults } from './license-lifecycle.ts';
import { noneStoredFaults } from './none-stored.ts';
import { statusFaults } from './statuses.ts';
import { wrongInstanceFaults } from './wrong-instances.ts';

const unordered = [
  ...personaFaults,
  ...statusFaults,
  ...bodyFaults,
  ...fieldFaults,
  ...badLicenseFaults,
  ...wrongInstanceFaults,
  ...lifeFaults,
  ...credentialFaults,
  ...invalidBodyFaults,
  ...inexactInstanceFaults,
  ...noneStoredFaults,
];

/** Every fault the reference server can have, endpoint by endpoint in the order of Grafana's page. */
export const faults: readonly Fault[] = documentedEndpoints.flatMap((endpoint) =>
  unordered.filter((fault) => fault.endpoint === endpoint),
);
