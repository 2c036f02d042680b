import { requirements } from '../../specs/index.ts';
import { emptyJudgeContext, type JudgeContext } from '../../src/engine/judge/judge-context.ts';

const levels = new Map(requirements.map(({ id, level }) => [id, level]));

/** A target of which nothing is known, judged by the levels of the real requirements. */
export function context(change: Partial<JudgeContext> = {}): JudgeContext {
  const known = emptyJudgeContext((id) => {
    const level = levels.get(id);
    return level === 'not exercised' ? undefined : level;
  });
  return { ...known, ...change };
}
