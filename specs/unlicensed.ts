import { type BoundScenario, deniedPersonas, noLicenseStored, unchanged } from '../src/domain/scenario.ts';
import { addScenarios } from './add.ts';
import { authenticationScenarios } from './authentication.ts';

function whileUnlicensed(scenario: BoundScenario): BoundScenario {
  return {
    ...scenario,
    id: `${scenario.id}-while-unlicensed`,
    title: `${scenario.title} while no license is stored`,
    given: noLicenseStored,
  };
}

/** Where nothing is stored, a removal has nothing to lose, so that it may name this very instance. */
function namingThisInstance(removal: BoundScenario): BoundScenario {
  return {
    ...removal,
    impact: 'write',
    body: ({ rootUrl }) => ({ instance: rootUrl }),
    expect: { ...removal.expect, licenseAfter: unchanged },
  };
}

/**
 * What must be refused, once more where no license is stored: a server that looks for a license first tells, and does,
 * more where it has none; and what it stores over a license shows only where there was none. The refusals of `add` are
 * sequences, with a license that would be stored.
 */
export const unlicensedScenarios: readonly BoundScenario[] = [
  ...addScenarios.filter(({ impact }) => impact === 'reject').map(whileUnlicensed),
  ...authenticationScenarios
    .filter(({ as, endpoint }) => deniedPersonas.includes(as) && endpoint.id !== 'add')
    .filter(({ covers }) => !covers.includes('authentication.before-validation'))
    .map(whileUnlicensed)
    .map((scenario) => (scenario.endpoint.id === 'remove' ? namingThisInstance(scenario) : scenario)),
];
