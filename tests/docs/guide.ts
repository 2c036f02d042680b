import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A block of commands in a page. */
export interface Block {
  readonly commands: string;
  /** The exit code that the page names. */
  readonly exitCode: number;
}

/** The blocks of a page, in their order. A block that must fail has its exit code after the language: `sh exit=1`. */
export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(/^```sh(?: exit=(\d+))?\n([\s\S]*?)^```$/gm)].map(([, exitCode = '0', commands = '']) => ({
    commands,
    exitCode: Number(exitCode),
  }));
}

/** Makes one script of the blocks, as somebody would type them, that prints the exit code of each. */
export function sessionOf(blocks: readonly Block[]): string {
  return blocks.map(({ commands }, index) => `${commands}printf '\\n@@ %s %s\\n' ${index} "$?"\n`).join('');
}

/** The exit codes that a session printed. */
export function exitCodesIn(output: string): readonly number[] {
  return [...output.matchAll(/^@@ \d+ (\d+)$/gm)].map(([, code]) => Number(code));
}
