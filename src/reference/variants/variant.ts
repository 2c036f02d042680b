import type { ReferenceOptions } from '../config/reference-options.ts';
import type { Hook } from '../instance/handler.ts';

/** A server that differs from the default one and still does all that the documentation says. */
export type Variant = {
  readonly id: string;
  /** What it does, in one sentence. */
  readonly description: string;
  /** Options it is started with. */
  readonly options?: ReferenceOptions;
  /** What it changes in the answers. */
  readonly hook?: Hook;
  /** Whether header names come in an unusual case and order. */
  readonly unusualHeaderCase?: boolean;
};
