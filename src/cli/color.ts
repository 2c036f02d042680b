import type { Environment } from '../config/sources.ts';
import type { Output } from './io.ts';

/**
 * Whether to color what goes to an output.
 *
 * NO_COLOR (https://no-color.org) forbids it, FORCE_COLOR asks for it; otherwise only a terminal that somebody watches,
 * which one in CI is not, gets colors.
 */
export function wantsColor(environment: Environment, { isTTY }: Pick<Output, 'isTTY'>): boolean {
  const { NO_COLOR: forbidden, FORCE_COLOR: forced, TERM: terminal } = environment;
  if (forbidden !== undefined && forbidden !== '') return false;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTTY && terminal !== 'dumb' && !isCi(environment);
}

/** Whether a CI system runs this: they all set CI. */
export function isCi({ CI: ci }: Environment): boolean {
  return ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false';
}
