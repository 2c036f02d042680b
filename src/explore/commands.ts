import type { AsyncCommand } from 'fast-check';
import { describeStep, explorers, requestIds, type Step } from './requests.ts';
import type { Model } from './sequence-runner.ts';

/** Runs a step for a command; rejects if the sequence cannot continue. */
export type RunStep = (step: Step, model: Model) => Promise<void>;

/** A step in the form that fast-check's model runner takes. */
export type SequenceCommand = AsyncCommand<Model, RunStep>;

/**
 * The steps that a sequence may consist of, in groups of equal weight: the steps of the server admin, and the steps of
 * all other personas that are available. The removal is in the first group twice, because every sequence begins with a
 * license.
 */
export function stepsOf(isAvailable: (persona: Step['persona']) => boolean): readonly (readonly Step[])[] {
  const stepsAs = (persona: Step['persona']): readonly Step[] => requestIds.map((request) => ({ request, persona }));
  const others = explorers.filter((persona) => persona !== 'server-admin' && isAvailable(persona));
  return [[...stepsAs('server-admin'), { request: 'remove', persona: 'server-admin' }], others.flatMap(stepsAs)];
}

/**
 * The steps that every sequence begins with. They bring the target into a state that does not depend on what was stored
 * before, so that a failing sequence fails again: a license is stored, and it is not one from before the sequence.
 */
export const start: readonly Step[] = (['add', 'remove', 'add'] as const).map((request) => ({
  request,
  persona: 'server-admin',
}));

/**
 * Makes a command of a step. A step fits every state, because the model predicts rejections as well.
 *
 * @param isUsable - whether requests of a persona may still be sent
 */
export function commandOf(step: Step, isUsable: (persona: Step['persona']) => boolean): SequenceCommand {
  return {
    check: () => isUsable(step.persona),
    run: (model, runStep) => runStep(step, model),
    toString: () => describeStep(step),
  };
}
