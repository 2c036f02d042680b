import type { LicenseState } from '../license/license-state.ts';
import type { ExplorationContext } from './exploration-context.ts';
import type { ModelFacts, Prediction, Stored } from './model.ts';

/** Collects what responses show about a target. */
export interface FactsRecorder {
  current(): ModelFacts;
  /** Records what a request that succeeded did to the license. */
  recordEffect(prediction: Prediction, stored: Stored, before: LicenseState, after: LicenseState): void;
}

/** The recorder of one exploration. */
export function createFactsRecorder({ guard, anonymousAccess }: ExplorationContext): FactsRecorder {
  let appliesAtOnce = false;
  let givenIdentity: string | undefined;
  return {
    current: () => ({
      anonymousAccess,
      hasOtherSource: guard.state.hasOtherSource,
      tokenEndpointSupported: guard.state.isTokenKnown && !guard.state.ignoresToken,
      appliesAtOnce,
      givenIdentity,
    }),
    recordEffect({ effect }, stored, before, after) {
      if (effect !== 'adds' || stored !== 'given') return;
      if (before.available === false && after.available === true) appliesAtOnce = true;
      if (after.token.kind === 'license') givenIdentity ??= after.token.identity;
    },
  };
}
