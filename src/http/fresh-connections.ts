import type { buildConnector } from 'undici';
import type { IdleConnections } from './idle-connections.ts';
import { lookAt, type PreparedConnection, prepareConnection } from './prepared-connection.ts';

/** What is known of the requests to a target. */
export interface RequestCounts {
  /** Requests on fresh connections without a complete response. */
  readonly pendingOnFresh: number;
  /** Requests without a complete response, on all connections. */
  readonly pending: number;
  /** Responses, counted by their status line, on all connections. */
  readonly responses: number;
}

/** Connections that have carried no request, opened when a request needs one or shortly before. */
export interface FreshConnections {
  /** Opens connections until a number of them waits. */
  prepare(count: number): void;
  /** Uses the prepared connections first, and the given connector if there is none. */
  connectorOf(connect: buildConnector.connector): buildConnector.connector;
  /** Closes those that wait, and prepares no more. */
  close(): void;
}

export interface FreshConnectionsOptions {
  readonly idle: IdleConnections;
  readonly requests: RequestCounts;
  /** How many may wait for a request or have one, at the same time. */
  readonly limit: number;
  /** A connection that began to open longer ago is closed, in milliseconds. */
  readonly maxAgeMs: number;
}

/**
 * Keeps the prepared connections. The first sign that the target does not get along with them is enough to prepare no
 * more: one was closed before it was used, could not be opened, or held up every response while it waited.
 */
export function createFreshConnections(options: FreshConnectionsOptions): FreshConnections {
  const { idle, requests, limit, maxAgeMs } = options;
  const prepared = new Set<PreparedConnection>();
  let isOff = false;

  const stop = (): void => {
    isOff = true;
    for (const connection of prepared) connection.discard();
    prepared.clear();
  };
  const add = (open: NonNullable<IdleConnections['openAnother']>): void => {
    const { responses } = requests;
    const connection = prepareConnection(open, maxAgeMs, (why) => {
      prepared.delete(connection);
      const heldUp = requests.pending > 0 && requests.responses === responses;
      if (why !== 'unused' || heldUp) stop();
    });
    prepared.add(connection);
  };
  const next = (): PreparedConnection | undefined => {
    if (prepared.size > 0 && !idle.areLeftOpen) stop();
    const waiting = [...prepared];
    const connection = waiting.find(({ isOpen }) => isOpen) ?? waiting[0];
    if (connection) prepared.delete(connection);
    return connection;
  };
  return {
    prepare(count) {
      const { areLeftOpen, openAnother } = idle;
      if (isOff || !areLeftOpen || !openAnother) return;
      for (let missing = Math.min(count, limit - requests.pendingOnFresh) - prepared.size; missing > 0; missing -= 1)
        add(openAnother);
    },
    connectorOf: (connect) => (target, callback) => {
      const openNow = (isLast: boolean): void => {
        connect(target, (error, opened) => {
          if (error) return callback(error, null);
          lookAt(opened, (isUsable) => {
            // Nothing was sent on it, so another one takes its place.
            if (isUsable || isLast) callback(null, opened);
            else openNow(true);
          });
        });
      };
      const tryNext = (): void => {
        const connection = next();
        if (connection) connection.take((socket) => (socket ? callback(null, socket) : tryNext()));
        else openNow(false);
      };
      tryNext();
    },
    close: stop,
  };
}
