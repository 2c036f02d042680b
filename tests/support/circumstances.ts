import { requirements } from '../../specs/index.ts';
import type { Circumstances } from '../../src/run/judge.ts';

const levels = new Map(requirements.map(({ id, level }) => [id, level]));

/** A target of which nothing is known, judged by the levels of the real requirements. */
export function circumstances(change: Partial<Circumstances> = {}): Circumstances {
  return {
    levelOf: (id) => {
      const level = levels.get(id);
      return level === 'not exercised' ? undefined : level;
    },
    version: undefined,
    anonymousAccess: 'unknown',
    licenseElsewhere: false,
    licenseJustAdded: false,
    licenseNamed: false,
    before: undefined,
    after: undefined,
    ...change,
  };
}
