import { options } from '../config/options.ts';
import { type Flags, flagSource, readerOf } from '../config/sources.ts';
import type { Problem } from '../domain/problem.ts';
import type { ReferenceOptions } from '../reference/index.ts';

/** What `serve` is told, or what is wrong with it. */
export type LoadedServe =
  | { readonly ok: true; readonly options: ReferenceOptions; readonly listFaults: boolean }
  | { readonly ok: false; readonly problem: Problem };

/** Reads the flags of `serve`. The environment says nothing here: its variables are about a target. */
export function loadServeOptions(flags: Flags): LoadedServe {
  const reader = readerOf([flagSource(flags)]);
  const subPath = reader.one(options.subPath);
  const loaded: ReferenceOptions = {
    port: reader.one(options.port),
    grafanaVersion: reader.one(options.servedVersion),
    edition: reader.one(options.edition),
    anonymous: reader.one(options.anonymous) ?? false,
    unlicensed: reader.one(options.unlicensed) ?? false,
    licenseFromFile: reader.one(options.licenseFromFile) ?? false,
    latencyMs: reader.one(options.latencyMs),
    fault: reader.all(options.fault),
    seedPersonas: true,
    ...(subPath === undefined ? {} : { subPath }),
  };
  const listFaults = reader.one(options.listFaults) ?? false;
  if (reader.wrong.length === 0) return { ok: true, options: loaded, listFaults };
  return { ok: false, problem: { code: 'usage', message: reader.wrong.join('\n') } };
}
