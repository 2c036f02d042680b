import { join } from 'node:path';
import { parse } from 'dotenv';
import type { Problem } from '../domain/problem.ts';
import { readTextFile } from './files.ts';
import { distance, nearest } from './nearest.ts';
import { variables } from './options.ts';
import type { Environment } from './sources.ts';

/** What `.env` says, or what is wrong with it. */
export type DotEnv =
  | { readonly ok: true; readonly environment: Environment }
  | { readonly ok: false; readonly problem: Problem };

const maxBytes = 256 * 1024;

const prefix = 'GRAFANA_';
const ours = variables.filter((variable) => variable.startsWith(prefix));

/**
 * Reads `.env` of a folder. One that is missing says nothing; so does a folder of that name, which Python puts there.
 *
 * It goes nowhere but into the answer: the environment of the process stays as it is.
 */
export async function readDotEnv(directory: string): Promise<DotEnv> {
  const file = await readTextFile(join(directory, '.env'), maxBytes);
  if (!file.ok) {
    const harmless = file.missing || file.reason === 'is a folder';
    return harmless ? { ok: true, environment: {} } : wrong(`The file .env ${file.reason}.`);
  }
  const environment = parse(file.text);
  const unknown = Object.keys(environment).find(isMeantForUs);
  return unknown === undefined ? { ok: true, environment } : wrong(unknownKey(unknown));
}

/** Whether an unknown key was meant for us: it begins as ours do, or is one of ours with a typing error. */
function isMeantForUs(key: string): boolean {
  if (variables.includes(key)) return false;
  return key.startsWith(prefix) || ours.some((variable) => distance(key.slice(0, 100), variable) <= 2);
}

function unknownKey(key: string): string {
  const shown = key.slice(0, 100);
  const [alike] = nearest(shown, variables, 1);
  return `The file .env sets ${shown}, which means nothing here. Did you mean ${alike}? Allowed are ${variables.join(', ')}.`;
}

function wrong(message: string): DotEnv {
  return { ok: false, problem: { code: 'configuration', message } };
}
