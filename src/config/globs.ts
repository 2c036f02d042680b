import picomatch from 'picomatch';
import type { Problem } from '../domain/problem.ts';
import { nearest } from './nearest.ts';

/** Whether an id is meant by one of the globs. Made once for many ids. */
export function matcherOf(globs: readonly string[]): (id: string) => boolean {
  if (globs.length === 0) return () => false;
  return picomatch([...globs]);
}

/**
 * Looks whether each glob matches a scenario. One that matches nothing is a typing error, and a run of nothing is no run.
 *
 * @param flag - what the globs were given as, for the message
 * @param ids - the ids of all scenarios
 */
export function checkGlobs(flag: string, globs: readonly string[], ids: readonly string[]): Problem | undefined {
  const useless = globs.find((glob) => !ids.some(matcherOf([glob])));
  if (useless === undefined) return undefined;
  const literal = useless.replace(/[*?[\]{}()!+@].*$/, '');
  const alike = nearest(literal === '' ? useless : literal, ids, 5);
  return {
    code: 'usage',
    message: `${flag} "${useless}" matches no scenario. Near it: ${alike.join(', ')}. \`licensing-conformance list\` shows all ${ids.length}.`,
  };
}
