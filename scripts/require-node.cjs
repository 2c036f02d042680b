/*
 * Run first by the scripts that people start with, in a language that every Node understands. The npm package `node`
 * installs the right version. With --ignore-scripts it does not, npm uses the one of the system, and if that is too old,
 * everything fails without saying why.
 */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `This is Node ${process.versions.node}, but 22.19 or later is required. The project installs its own: run \`npm ci\` without --ignore-scripts and try again.\n`,
  );
  process.exitCode = 1;
}
