#!/usr/bin/env node
/*
 * The only place that knows the process. It imports nothing before it knows that this Node can read the rest.
 */
const oldest = { major: 22, minor: 19 };
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
  process.stderr.write(
    `licensing-conformance needs Node ${oldest.major}.${oldest.minor} or later; this is ${process.versions.node}. Install a later one from https://nodejs.org/.\n`,
  );
  process.exitCode = 2;
} else {
  const { runInProcess } = await import('./process.ts');
  // Set, not called with: output that is still on its way is written before the process ends.
  process.exitCode = await runInProcess(process);
}
