import type { Endpoint } from '../src/domain/endpoint.ts';
import type { Requirement } from '../src/domain/requirement.ts';
import type { BoundScenario } from '../src/domain/scenario.ts';
import { addLicense, addRequirements, addScenarios } from './add.ts';
import { authenticationRequirements, authenticationScenarios } from './authentication.ts';
import { checkLicense, checkRequirements, checkScenarios } from './check.ts';
import { lifecycleScenarios } from './lifecycle.ts';
import { removeLicense, removeRequirements, removeScenarios } from './remove.ts';
import { renewLicense, renewRequirements, renewScenarios } from './renew.ts';
import { unlicensedScenarios } from './unlicensed.ts';

/** The documented endpoints, in the order of the page. */
export const endpoints: readonly Endpoint[] = [checkLicense, addLicense, renewLicense, removeLicense];

/** Everything the documentation says, in the order of the page. */
export const requirements: readonly Requirement[] = [
  ...authenticationRequirements,
  ...checkRequirements,
  ...addRequirements,
  ...renewRequirements,
  ...removeRequirements,
];

/** Every scenario, in the order of the page, the sequences last. */
export const scenarios: readonly BoundScenario[] = [
  ...authenticationScenarios,
  ...checkScenarios,
  ...addScenarios,
  ...renewScenarios,
  ...removeScenarios,
  ...unlicensedScenarios,
  ...lifecycleScenarios,
];
