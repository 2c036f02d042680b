import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The folder of the tools of other projects. */
export const toolsFolder: string = fileURLToPath(new URL('../../tools/', import.meta.url));

/** A command in a folder. `bin` is the name of a tool of tools/package.json; `program` any other program. */
export type ToolCommand = { readonly args: readonly string[]; readonly directory: string } & (
  | { readonly bin: string; readonly program?: never }
  | { readonly program: string; readonly bin?: never }
);

/** A running tool. */
export interface ToolProcess {
  readonly output: () => string;
  stop(): Promise<void>;
}

/** Telemetry and checks for updates off; nothing of the environment but what a process needs. */
const environment = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  PACT_DO_NOT_TRACK: 'true',
  DO_NOT_TRACK: '1',
  // Prism and others put colors around what they print.
  NO_COLOR: '1',
};

/** Starts a tool, with everything that it starts in a group of its own. */
export function startTool({ bin, program, args, directory }: ToolCommand): ToolProcess {
  const [file, ...first] = bin === undefined ? [program] : [process.execPath, `${toolsFolder}node_modules/.bin/${bin}`];
  const child = spawn(file, [...first, ...args], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  const take = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-10_000);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  child.on('error', (error) => {
    text += error.message;
  });
  const closed = once(child, 'close');
  // A program that could not be started has no `close` to wait for.
  closed.catch(() => undefined);
  return {
    output: () => text,
    stop: async () => {
      if (child.pid === undefined) return;
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
      await closed;
    },
  };
}

/** A port of this machine that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port.');
  return address.port;
}
