/** Deletes the named folders of the project, which a build has made. */
import { rmSync } from 'node:fs';
import { resolve, sep } from 'node:path';

const project = resolve(import.meta.dirname, '..');
for (const folder of process.argv.slice(2)) {
  const path = resolve(project, folder);
  if (!path.startsWith(project + sep)) throw new Error(`${folder} is not below the project.`);
  rmSync(path, { recursive: true, force: true });
}
