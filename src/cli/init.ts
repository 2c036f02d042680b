import { appendFileSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderConfigExample } from '../config/config-example.ts';
import { configFileName } from '../config/config-keys.ts';
import { renderEnvironmentExample } from '../config/render-options.ts';
import { createProblem } from '../domain/messages/problems.ts';
import type { Problem } from '../domain/problem.ts';
import { systemErrorCode } from '../domain/system-error.ts';
import { failed } from './exit.ts';
import type { CliIo, Command } from './io.ts';
import { createFile } from './new-file.ts';
import { pathToPackage } from './package-path.ts';

/** `init`: creates a config file and a private `.env` that git ignores. What is already there stays as it is. */
export const init: Command<Readonly<Record<string, never>>> = async (_, io) => {
  // First: at no moment is there a file for secrets that git would add.
  const unignored = ignore('.env', io);
  if (unignored) return failed(io, unignored);
  const files = [
    { path: '.env', text: renderEnvironmentExample(), mode: 0o600 },
    { path: configFileName, text: renderConfigExample(pathToPackage(io.directory, configFileName)), mode: 0o666 },
  ];
  for (const { path, text, mode } of files) {
    if (lstatSync(join(io.directory, path), { throwIfNoEntry: false })) {
      io.stdout.write(`${path} is already there and stays as it is.\n`);
      continue;
    }
    const unwritten = createFile(io.directory, path, text, mode);
    if (unwritten) return failed(io, unwritten);
    io.stdout.write(`Created ${path}.\n`);
  }
  io.stdout.write(`Set GRAFANA_URL and GRAFANA_ADMIN_PASSWORD in .env, then run ${io.program} doctor.\n`);
  return 0;
};

/** Adds a file to .gitignore unless it is ignored there. A link is not followed: git does not read one either. */
function ignore(file: string, io: CliIo): Problem | null {
  const path = join(io.directory, '.gitignore');
  try {
    const place = lstatSync(path, { throwIfNoEntry: false });
    if (place && !place.isFile())
      return createProblem('file-not-writable', { path: '.gitignore', cause: 'it is not a regular file' });
    const text = place ? readFileSync(path, 'utf8') : '';
    if (isIgnored(file, text)) return null;
    appendFileSync(path, `${text === '' || text.endsWith('\n') ? '' : '\n'}${file}\n`);
    io.stdout.write(`Added ${file} to .gitignore.\n`);
    return null;
  } catch (thrown) {
    return createProblem('file-not-writable', { path: '.gitignore', cause: systemErrorCode(thrown) });
  }
}

/** Whether a line of .gitignore is this file. The last one counts, and git takes no white space off but spaces at the end. */
function isIgnored(file: string, text: string): boolean {
  const names = [file, `/${file}`];
  const last = text
    .split(/\r?\n/)
    .map((line) => line.replace(/ +$/, ''))
    .findLast((line) => names.includes(line.replace(/^!/, '')));
  return last !== undefined && names.includes(last);
}
