import { requirements } from '../../specs/index.ts';
import { type Circumstances, knowingNothing } from '../../src/engine/judge/judge-context.ts';

const levels = new Map(requirements.map(({ id, level }) => [id, level]));

/** A target of which nothing is known, judged by the levels of the real requirements. */
export function circumstances(change: Partial<Circumstances> = {}): Circumstances {
  const known = knowingNothing((id) => {
    const level = levels.get(id);
    return level === 'not exercised' ? undefined : level;
  });
  return { ...known, ...change };
}
