import { requirements } from '../../specs/index.ts';
import { emptyJudgeContext, type JudgeContext, rulesOf } from '../../src/engine/judge/judge-context.ts';

const ruleOf = rulesOf(requirements);

/** A target of which nothing is known, judged by the levels of the real requirements. */
export function context(change: Partial<JudgeContext> = {}): JudgeContext {
  return { ...emptyJudgeContext(ruleOf), ...change };
}
