import { lstatSync, type Stats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { createProblem } from '../domain/messages/problems.ts';
import { mockPort } from '../mock/environment.ts';
import { type MockTool, mockFiles } from '../mock/files.ts';
import type { MockFile } from '../mock/mock-file.ts';
import { shellQuote } from '../report/escape.ts';
import { failed } from './exit.ts';
import type { CliIo, Command } from './io.ts';
import { replaceInProjectFolder } from './replace-file.ts';

const defaultFolder = 'licensing-mock';

/** The flags of `mock init`. */
export interface MockInitFlags {
  readonly for: MockTool;
  readonly out?: string;
  readonly force?: boolean;
}

/**
 * `mock init`: writes a mock for a tool into a folder. If a file is there that differs from the generated one, nothing is written
 * and the exit code is 2, unless `force` is given.
 */
export const mockInit: Command<MockInitFlags> = async ({ for: tool, out = defaultFolder, force = false }, io) => {
  const folder = resolve(io.directory, out);
  const files = mockFiles(tool);
  const states = await Promise.all(files.map((file) => stateOf(file, folder)));
  const differing = files.filter((_, index) => states[index] === 'different').map(({ path }) => join(folder, path));
  if (differing.length > 0 && !force) return failed(io, createProblem('mock-file-exists', { paths: differing }));
  for (const [index, { path, text }] of files.entries()) {
    const place = join(folder, path);
    if (states[index] !== 'equal') {
      const cause = replaceInProjectFolder(place, text);
      if (cause !== null) return failed(io, createProblem('mock-not-writable', { path: place, cause }));
    }
    io.stdout.write(`${states[index] === 'equal' ? 'Unchanged' : 'Wrote'} ${place}\n`);
  }
  io.stdout.write(nextSteps(tool, shownFolder(folder, io), io.program));
  return 0;
};

/** What is at the place of a file. What cannot be read is left to the attempt to write it. */
async function stateOf({ path, text }: MockFile, folder: string): Promise<'absent' | 'equal' | 'different'> {
  const place = join(folder, path);
  const found = entryAt(place);
  if (!found) return 'absent';
  // A link is not followed, and a file of another size is not read: it may be anything.
  if (!found.isFile() || found.size !== Buffer.byteLength(text)) return 'different';
  return (await readFile(place, 'utf8').catch(() => undefined)) === text ? 'equal' : 'different';
}

function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The folder as it is written in a command: relative to the current one if it is below it. */
function shownFolder(folder: string, { directory }: CliIo): string {
  const below = relative(directory, folder) || '.';
  return shellQuote(below.startsWith('..') ? folder : below);
}

function nextSteps(tool: MockTool, folder: string, program: string): string {
  const start = {
    msw: `node ${folder}/server.mts ${mockPort}`,
    wiremock: `npx wiremock --port ${mockPort} --bind-address 127.0.0.1 --root-dir ${folder}`,
  }[tool];
  const check = `${program} run --env-file ${folder}/.env --impact write`;
  return `\nStart it:  ${start}\nCheck it:  ${check}\n`;
}
