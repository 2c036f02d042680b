import { join, resolve } from 'node:path';
import { version } from '../config/package-info.ts';
import { definedOnly } from '../domain/defined-only.ts';
import { type DescribedServer, openApiDocument } from '../openapi/document.ts';
import { contractIn, writeContract } from './contract-file.ts';
import { failed } from './exit.ts';
import type { CliIo, Command } from './io.ts';

/** The description in this project. */
const defaultPath = join('contracts', 'openapi.json');

/** The flags of `openapi`. */
export interface OpenApiFlags {
  readonly check?: boolean;
  readonly out?: string;
}

/**
 * `openapi`: prints the OpenAPI description of the API, or writes it to a file. With `check` it writes nothing, and the exit
 * code is 1 if the file is out of date, or cannot be read.
 */
export const openApi: Command<OpenApiFlags> = async ({ check = false, out }, io) => {
  const current = openApiText();
  if (out === undefined && !check) {
    io.stdout.write(current);
    return 0;
  }
  const path = resolve(io.directory, out ?? defaultPath);
  if (check) return compare(path, current, io);
  const unwritten = writeContract(path, current);
  if (unwritten) return failed(io, unwritten);
  io.stdout.write(`Wrote ${path}.\n`);
  return 0;
};

/** The OpenAPI description as the text of a file; by default for any server. */
export function openApiText(server?: DescribedServer): string {
  return `${JSON.stringify(openApiDocument({ version, ...definedOnly({ server }) }), null, 2)}\n`;
}

async function compare(path: string, current: string, io: CliIo): Promise<number> {
  const found = await contractIn(path);
  if (found === current) {
    io.stdout.write(`${path} is up to date.\n`);
    return 0;
  }
  const [what, then] = found === undefined ? ['cannot be read', 'writes it'] : ['is out of date', 'regenerates it'];
  io.stderr.write(`${path} ${what}. ${io.program} openapi --out FILE ${then}.\n`);
  return 1;
}
