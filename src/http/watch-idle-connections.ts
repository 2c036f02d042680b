import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import type { RequestWatcher } from './watch-requests.ts';

/** Opens a connection to the target, through the proxy if there is one, TLS included. May return the socket at once. */
export type OpenConnection = (callback: buildConnector.Callback) => unknown;

/** How the target treats connections that are idle, as far as the connections that are kept alive have shown it. */
export interface IdleConnections {
  /**
   * Whether the target leaves idle connections open and still responds on others: two connections, each of which had a
   * response, were idle at the same time. From then on it is so until a request on one of them has no complete response,
   * or the target closes one without having announced it.
   *
   * With a server that handles one connection at a time, or closes it after the response, it is never so.
   */
  readonly areLeftOpen: boolean;
  /** How many of them are open or being opened, idle or not. */
  readonly count: number;
  /** Opens one more connection like the first one; undefined until there was one. */
  readonly openAnother: OpenConnection | undefined;
  /**
   * Watches the connections that a connector opens.
   *
   * @param openNew - opens a connection in any case, if the connector may use one that is there
   */
  connectorOf(connect: buildConnector.connector, openNew?: buildConnector.connector): buildConnector.connector;
  /** Watches the requests on them. */
  readonly requestWatcher: RequestWatcher;
}

export function watchIdleConnections(): IdleConnections {
  const open = new Set<Socket>();
  let opening = 0;
  let requests = 0;
  let wereIdleTogether = false;
  let hasFailed = false;
  let openAnother: OpenConnection | undefined;

  const fail = (): void => {
    hasFailed = true;
  };
  const watch = (socket: Socket): void => {
    open.add(socket);
    // If the client closes the connection, because the response announced it for example, there is no `end`.
    socket.once('end', fail);
    socket.on('error', (error) => {
      if ('syscall' in error) fail();
    });
    socket.once('close', () => open.delete(socket));
  };
  const openCount = (): number => [...open].filter(({ destroyed }) => !destroyed).length;
  return {
    get areLeftOpen() {
      return wereIdleTogether && !hasFailed;
    },
    get count() {
      return openCount() + opening;
    },
    get openAnother() {
      return openAnother;
    },
    connectorOf:
      (connect, openNew = connect) =>
      (options, callback) => {
        openAnother ??= (another) => openNew(options, another);
        opening += 1;
        connect(options, (...result) => {
          const [, socket] = result;
          opening -= 1;
          if (socket) watch(socket);
          callback(...result);
        });
      },
    requestWatcher: {
      started() {
        requests += 1;
      },
      responded() {},
      ended(isComplete) {
        requests -= 1;
        if (!isComplete) return fail();
        // If the server closed a connection before it responded on another one, that is known after one turn of the loop.
        // A connection that the client closes is destroyed at once, but its `close` event comes later than that.
        setImmediate(() => {
          if (openCount() - requests >= 2) wereIdleTogether = true;
        });
      },
    },
  };
}
