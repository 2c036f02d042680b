import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Telemetry and checks for updates off; nothing of the environment but what a process needs. */
const environment = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
};

/** The path of a file of the project. */
export function projectFile(path: string): string {
  return join(root, path);
}

/** Runs a tool of tools/package.json to its end. */
export function runTool(name: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [toolPath(name), ...args], {
    encoding: 'utf8',
    env: environment,
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

/** A tool that runs until the test ends. */
export interface RunningTool {
  /** What it has printed, without colors. */
  readonly output: () => string;
  /** Waits until it has printed something that matches, and gives the first group. */
  readonly printed: (pattern: RegExp) => Promise<string>;
}

/** Starts a tool of tools/package.json, which is stopped when the test ends. */
export function startTool(name: string, args: readonly string[]): RunningTool {
  const child: ChildProcess = spawn(process.execPath, [toolPath(name), ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const waiting = new Set<() => void>();
  const take = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(() => {
    child.kill();
    return ended;
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colors of a terminal
  const output = (): string => text.replaceAll(/\u001b\[[0-9;]*m/g, '');
  return {
    output,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output());
          if (!found) return;
          waiting.delete(look);
          resolve(found[1] ?? found[0]);
        };
        waiting.add(look);
        look();
        ended.then(() => reject(new Error(`${name} ended: ${output()}`)));
      }),
  };
}

function toolPath(name: string): string {
  const path = projectFile(`tools/node_modules/.bin/${name}`);
  if (!existsSync(path)) throw new Error(`${name} is not installed. Run: npm run tools:install`);
  return path;
}
