import { valuesOf } from '../config/assemble.ts';
import type { ValuesOf } from '../config/option.ts';
import { serveOptions } from '../config/serve-options.ts';
import { type Flags, flagSource, readerOf } from '../config/sources.ts';
import type { Problem } from '../domain/problem.ts';

/** The options of `serve`, checked, or what is wrong with them. */
export type LoadedServe =
  | { readonly ok: true; readonly options: ValuesOf<typeof serveOptions> }
  | { readonly ok: false; readonly problem: Problem };

/** Reads the flags of `serve`. Environment variables do not apply: they describe a target. */
export function loadServeOptions(flags: Flags): LoadedServe {
  const reader = readerOf([flagSource(flags)]);
  const options = valuesOf(serveOptions, reader);
  if (reader.wrong.length === 0) return { ok: true, options };
  return { ok: false, problem: { code: 'usage', message: reader.wrong.join('\n') } };
}
