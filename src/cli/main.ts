#!/usr/bin/env node
/*
 * The only place that knows the process. It loads the rest only if this runtime can run it.
 */
import { unsupportedReason } from './supported-runtime.ts';

/** The commands that send requests. The others start faster without what these prepare. */
const sending = ['run', 'doctor', 'restore', 'pact'];

const reason = unsupportedReason(process);

if (reason !== undefined) {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 2;
} else {
  // Before the cache: V8 rejects what it compiled with other flags, and Node keeps a folder for each set of flags.
  if (sending.includes(process.argv[2] ?? '')) (await import('./limit-memory.ts')).limitMemory(process.versions);
  // Source files change too often for a cache.
  if (import.meta.url.endsWith('.js')) (await import('./compile-cache.ts')).useCompileCache(process.env);
  const { runInProcess } = await import('./process.ts');
  // Set instead of process.exit: output that is not yet written is written before the process ends.
  process.exitCode = await runInProcess(process);
}
