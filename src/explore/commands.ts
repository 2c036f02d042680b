import type { AsyncCommand } from 'fast-check';
import { describeStep, explorers, requestIds, type Step } from './requests.ts';
import type { Model } from './sequence-runner.ts';

/** Takes a step for a command; rejects where the sequence cannot go on. */
export type RunStep = (step: Step, model: Model) => Promise<void>;

/** A step as fast-check's model runner takes it. */
export type Command = AsyncCommand<Model, RunStep>;

/**
 * The steps that a sequence may be made of, in groups of the same weight: those of the server admin, among them the
 * removal twice, as every sequence begins with a license; and those of everybody else who can be had.
 */
export function stepsOf(has: (persona: Step['persona']) => boolean): readonly (readonly Step[])[] {
  const of = (persona: Step['persona']): readonly Step[] => requestIds.map((request) => ({ request, persona }));
  const others = explorers.filter((persona) => persona !== 'server-admin' && has(persona));
  return [[...of('server-admin'), { request: 'remove', persona: 'server-admin' }], others.flatMap(of)];
}

/**
 * How every sequence begins: the server admin brings a state about that does not depend on what was stored before, so
 * that a sequence that fails will fail again. There is something to remove, and then nothing that an added license could
 * be mistaken for.
 */
export const start: readonly Step[] = (['add', 'remove', 'add'] as const).map((request) => ({
  request,
  persona: 'server-admin',
}));

/** Makes a command of a step. It fits every state: the model predicts refusals as well. */
export function commandOf(step: Step): Command {
  return {
    check: () => true,
    run: (model, stride) => stride(step, model),
    toString: () => describeStep(step),
  };
}
