import { basename, relative } from 'node:path';
import { name } from '../config/package-info.ts';
import type { Environment } from '../config/sources.ts';

/** What of a process shows how it was started. */
export interface Started {
  /** Node, the script, and the arguments. */
  readonly argv: readonly string[];
  readonly environment: Environment;
  /** The current folder. */
  readonly directory: string;
}

/**
 * How to type the command again: as `npx` and the name of the package, as `npx node` and the path of a source file in a
 * clone, or as the name under which it was found.
 */
export function programName({ argv: [, script = ''], environment, directory }: Started): string {
  if (script.endsWith('.ts')) {
    const path = relative(directory, script);
    // In a clone, its own Node may be newer than the one of the system.
    return path.startsWith('..') ? `node ${quoted(script)}` : `npx node ${quoted(path)}`;
  }
  if (environment.npm_command === 'exec') return `npx ${name}`;
  const started = basename(script);
  return started === 'licensing-conformance' ? started : name;
}

/** A path as a word of a shell. Not with `shellQuote` of the reports, which every start of the command line would have to load. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
