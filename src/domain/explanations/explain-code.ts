import type { CodeKind } from './anchor.ts';
import type { Explanation } from './explanation.ts';
import { findingExplanations } from './findings.ts';
import { noteExplanations } from './notes.ts';
import { problemExplanations } from './problems.ts';
import { reasonExplanations } from './reasons.ts';

/** Every code by its kind, with what usually causes it and what to do. */
const explanations: Readonly<Record<CodeKind, Readonly<Record<string, Explanation>>>> = {
  finding: findingExplanations,
  problem: problemExplanations,
  reason: reasonExplanations,
  note: noteExplanations,
};

/** A code with its explanation. The same code may be of several kinds. */
export interface ExplainedCode {
  readonly kind: CodeKind;
  readonly code: string;
  readonly cause: string;
  readonly cure: string;
}

const kinds: readonly CodeKind[] = ['finding', 'problem', 'reason', 'note'];

/** Every code of every kind, in the order of the catalogs. */
export const explainedCodes: readonly ExplainedCode[] = kinds.flatMap((kind) =>
  Object.entries(explanations[kind]).map(([code, [cause, cure]]) => ({ kind, code, cause, cure })),
);
