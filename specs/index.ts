import { type Endpoint, endpointIds } from '../src/domain/endpoint.ts';
import type { Requirement } from '../src/domain/requirement.ts';
import type { BoundScenario } from '../src/domain/scenario.ts';
import { accessRequirements, responseRequirements } from './access.ts';
import { addLicense, addRequirements, addScenarios } from './add.ts';
import { checkLicense, checkRequirements, checkScenarios } from './check.ts';
import { denials } from './denials.ts';
import { addRejections, removeRejections } from './rejections.ts';
import { removeLicense, removeRequirements, removeScenarios } from './remove.ts';
import { renewLicense, renewRequirements, renewScenarios } from './renew.ts';

/** The documented endpoints, in the order of the page. */
export const endpoints: readonly Endpoint[] = [checkLicense, addLicense, renewLicense, removeLicense];

/** Everything the documentation requires, in the order of the page. */
export const requirements: readonly Requirement[] = [
  ...accessRequirements,
  ...responseRequirements,
  ...checkRequirements,
  ...addRequirements,
  ...renewRequirements,
  ...removeRequirements,
];

const all: readonly BoundScenario[] = [
  ...checkScenarios,
  ...addScenarios,
  ...addRejections,
  ...renewScenarios,
  ...removeScenarios,
  ...removeRejections,
  ...denials,
];

/** Every scenario, endpoint by endpoint in the order of the page; of each, first what a server admin sends. */
export const scenarios: readonly BoundScenario[] = endpointIds.flatMap((id) =>
  all.filter(({ endpoint }) => endpoint.id === id),
);
