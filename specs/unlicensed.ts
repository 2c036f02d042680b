import { anonymous, type Bound, noLicenseStored, orgAdmin } from '../src/spec/scenario.ts';
import { authenticationScenarios } from './authentication.ts';

/**
 * Who asks comes before what is there to be asked for: a server that looks for a license first tells, and does, more
 * where it has none. The refusals once more without a license, of one persona that is not authenticated and of one that
 * is not permitted; those of `add` without a license are sequences, with a license that would be stored.
 */
export const unlicensedScenarios: readonly Bound[] = authenticationScenarios
  .filter(({ as, endpoint }) => (as === anonymous || as === orgAdmin) && endpoint.id !== 'add')
  .map((refusal) => ({
    ...refusal,
    id: `${refusal.id}-while-unlicensed`,
    title: `${refusal.title} while no license is stored`,
    given: noLicenseStored,
  }));
