import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { UserCredentials } from '../src/reference/index.ts';
import type { Traffic } from './traffic.ts';

/** How the server behaves for one contestant. */
export interface ServerConditions {
  /** The delay of each response in milliseconds. */
  readonly latencyMs: number;
  /** The further delay of the first response on a new connection, counted from its opening. */
  readonly connectMs: number;
  /** Whether an organization admin and a service account exist at the start. */
  readonly seedPersonas: boolean;
}

export type ServerCommand = ({ readonly do: 'open' } & ServerConditions) | { readonly do: 'close' };
export type ServerAnswer = { readonly opened: OpenServer } | { readonly closed: Traffic };

/** A listening server and who has access to it. Its root URL is its URL. */
export interface OpenServer {
  readonly url: string;
  readonly license: string;
  readonly admin: UserCredentials;
  readonly orgAdmin: UserCredentials | undefined;
  readonly serviceAccountToken: string | undefined;
}

/** The process that serves one contestant after another. */
export interface ServerProcess {
  open(conditions: ServerConditions): Promise<OpenServer>;
  /** Closes the open server, and gives what was sent to it. */
  close(): Promise<Traffic>;
  end(): void;
}

/** Starts the process of the reference server. */
export function startServerProcess(): ServerProcess {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)));
  return {
    async open(conditions) {
      const answer = await ask(child, { do: 'open', ...conditions });
      if (!('opened' in answer)) throw new Error('The server process did not open a server.');
      return answer.opened;
    },
    async close() {
      const answer = await ask(child, { do: 'close' });
      if (!('closed' in answer)) throw new Error('The server process did not close its server.');
      return answer.closed;
    },
    end: () => child.disconnect(),
  };
}

async function ask(child: ChildProcess, command: ServerCommand): Promise<ServerAnswer> {
  const ended = new AbortController();
  const onExit = (): void => ended.abort(new Error('The server process ended early.'));
  child.once('exit', onExit);
  try {
    const answer = once(child, 'message', { signal: ended.signal });
    child.send(command);
    const [message] = await answer;
    return message as ServerAnswer;
  } finally {
    child.off('exit', onExit);
  }
}
