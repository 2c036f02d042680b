import { enableCompileCache } from 'node:module';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../config/sources.ts';
import { ensureTrustedFolder } from '../local-state/private-folder.ts';

/**
 * Lets Node keep compiled code between two starts. Does nothing, without a message, if there is no folder that only this
 * user can write: the code of the cache is executed.
 *
 * `NODE_DISABLE_COMPILE_CACHE` turns it off, `NODE_COMPILE_CACHE` names another folder; both are Node's own.
 */
export function useCompileCache(environment: Environment): void {
  if (environment.NODE_DISABLE_COMPILE_CACHE || environment.NODE_COMPILE_CACHE) return;
  const folder = compileCacheFolder(environment);
  const trusted = folder === undefined ? undefined : ensureTrustedFolder(folder);
  if (trusted !== undefined) enableCompileCache(trusted);
}

/** The folder of the compile cache, in that of XDG_CACHE_HOME. Undefined if the environment names neither it nor a home. */
export function compileCacheFolder({ XDG_CACHE_HOME: cache = '', HOME: home = '' }: Environment): string | undefined {
  const base = isAbsolute(cache) ? cache : isAbsolute(home) ? join(home, '.cache') : undefined;
  return base === undefined ? undefined : join(base, 'grafana-licensing-conformance', 'compile-cache');
}
