import type { GuardState } from '../license/guard/guard-state.ts';
import { type LicenseState, licenseStateOf } from '../license/license-state.ts';
import type { ExplorationContext } from './exploration-context.ts';
import type { ModelFacts, Prediction, Stored } from './model.ts';

/** Collects what responses show about a target. */
export interface FactsRecorder {
  current(): ModelFacts;
  /** The state of the license as last seen. */
  licenseState(): LicenseState;
  /** Records what the target shows after a license was added. */
  recordAddition(prediction: Prediction, stored: Stored, before: LicenseState, after: LicenseState): void;
}

/** That check stays true after a removal is no proof of another source; a license that shows, or the user's word, is. */
function isOtherSourceKnown({ hasOtherSource, facts, left }: GuardState): boolean {
  return facts.declaresOtherSource || (hasOtherSource && left?.token.kind === 'license');
}

/** The recorder of one exploration. */
export function createFactsRecorder({ guard, now }: ExplorationContext): FactsRecorder {
  let appliesAtOnce = false;
  let givenIdentity: string | undefined;
  return {
    current: () => ({
      hasOtherSource: isOtherSourceKnown(guard.state),
      tokenEndpointSupported: guard.state.isTokenKnown && !guard.state.ignoresToken,
      appliesAtOnce,
      givenIdentity,
    }),
    licenseState: () => licenseStateOf(guard.state.left, true, now()),
    recordAddition({ effect }, stored, before, after) {
      if (effect !== 'adds' || stored !== 'given') return;
      if (before.available === false && after.available === true) appliesAtOnce = true;
      if (after.token.kind === 'license') givenIdentity ??= after.token.identity;
    },
  };
}
