import type { Environment } from '../config/sources.ts';
import type { Output } from './io.ts';

/**
 * Whether to color an output: not with NO_COLOR (https://no-color.org), always with FORCE_COLOR, otherwise only on a
 * terminal outside CI.
 */
export function wantsColor(environment: Environment, { isTTY }: Pick<Output, 'isTTY'>): boolean {
  const { NO_COLOR: forbidden, FORCE_COLOR: forced, TERM: terminal } = environment;
  if (forbidden !== undefined && forbidden !== '') return false;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTTY && terminal !== 'dumb' && !isCi(environment);
}

/** Whether this runs in a CI system: all of them set CI. */
export function isCi({ CI: ci }: Environment): boolean {
  return ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false';
}
