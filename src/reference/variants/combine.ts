import { ReferenceServerError } from '../config/errors.ts';
import type { ReferenceOptions } from '../config/reference-options.ts';
import type { Hook } from '../instance/handler.ts';
import type { Variant } from './variant.ts';

/** What several variants make of a server together. */
export type CombinedVariants = {
  readonly options: ReferenceOptions;
  readonly hooks: readonly Hook[];
  readonly unusualHeaderCase: boolean;
};

/**
 * Combines variants. The first one is outermost. Throws a `ReferenceServerError` (`bad-option`) if two of them set an option to different
 * values, such as two versions of Grafana.
 */
export function combineVariants(chosen: readonly Variant[]): CombinedVariants {
  const setBy = new Map<string, { readonly id: string; readonly value: unknown }>();
  for (const { id, options = {} } of chosen) {
    for (const [option, value] of Object.entries(options)) {
      const before = setBy.get(option);
      if (before !== undefined && before.value !== value) throw contradiction(before.id, id, option);
      setBy.set(option, { id, value });
    }
  }
  return {
    options: Object.fromEntries([...setBy].map(([option, { value }]) => [option, value])),
    hooks: chosen.flatMap(({ hook }) => hook ?? []),
    unusualHeaderCase: chosen.some(({ unusualHeaderCase }) => unusualHeaderCase === true),
  };
}

function contradiction(first: string, second: string, option: string): ReferenceServerError {
  return new ReferenceServerError(
    'bad-option',
    `The variants "${first}" and "${second}" contradict each other: both set ${option}. Choose one of them.`,
  );
}
