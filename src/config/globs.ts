import picomatch from 'picomatch';
import type { Problem } from '../domain/problem.ts';
import { nearest } from './did-you-mean.ts';

/** Makes a function that says whether an id matches one of the globs. */
export function matcherOf(globs: readonly string[]): (id: string) => boolean {
  if (globs.length === 0) return () => false;
  return picomatch([...globs]);
}

/**
 * Checks that each glob matches a scenario: one that matches nothing is a typing error.
 *
 * @param flag - the flag that the globs were given with, for the message
 * @param ids - the ids of all scenarios
 */
export function checkGlobs(flag: string, globs: readonly string[], ids: readonly string[]): Problem | undefined {
  const useless = globs.find((glob) => !ids.some(matcherOf([glob])));
  if (useless === undefined) return undefined;
  const literal = useless.replace(/[*?[\]{}()!+@].*$/, '');
  const below = `${useless}.*`;
  const alike = ids.some(matcherOf([below])) ? [`"${below}"`] : nearest(literal === '' ? useless : literal, ids, 5);
  return {
    code: 'usage',
    message: `${flag} "${useless}" matches no scenario. Did you mean ${alike.join(', ')}? \`grafana-licensing-conformance list\` shows all ${ids.length}.`,
  };
}
