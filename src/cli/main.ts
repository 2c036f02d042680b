#!/usr/bin/env node
/*
 * The only place that knows the process. It imports nothing before it has checked that this Node can run the rest.
 */
const oldest = { major: 22, minor: 19 };
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
  process.stderr.write(
    `licensing-conformance needs Node ${oldest.major}.${oldest.minor} or later; this is ${process.versions.node}. Install a newer one from https://nodejs.org/.\n`,
  );
  process.exitCode = 2;
} else {
  const { runInProcess } = await import('./process.ts');
  // Set instead of process.exit: output that is not yet written is written before the process ends.
  process.exitCode = await runInProcess(process);
}
