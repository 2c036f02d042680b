#!/usr/bin/env node
/*
 * The only place that knows the process. It loads the rest only if this runtime can run it.
 */
import { unsupportedReason } from './unsupported.ts';

const reason = unsupportedReason(process);

if (reason !== undefined) {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 2;
} else {
  const { runInProcess } = await import('./process.ts');
  // Set instead of process.exit: output that is not yet written is written before the process ends.
  process.exitCode = await runInProcess(process);
}
