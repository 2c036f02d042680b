/*
 * Run before every script, in a language that any Node reads. The npm package `node` brings the right one; where install
 * scripts were not run, npm finds the system's instead, and everything would fail in ways that do not say why.
 */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `This is Node ${process.versions.node}; at least 22.19 is needed. The project brings its own: run \`npm ci\` without --ignore-scripts, then try again.\n`,
  );
  process.exitCode = 1;
}
