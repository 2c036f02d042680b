import type { ReferenceOptions } from '../config/reference-options.ts';
import type { Hook } from '../instance/handler.ts';

/** A server that differs from the default one and still follows the documentation: a conforming variant. */
export type Variant = {
  readonly id: string;
  /** How it differs, in one sentence. */
  readonly description: string;
  /** Options to start it with. */
  readonly options?: ReferenceOptions;
  /** How it changes responses. */
  readonly hook?: Hook;
  /** Whether header names have an unusual case and order. */
  readonly unusualHeaderCase?: boolean;
};
