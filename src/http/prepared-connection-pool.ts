import type { buildConnector } from 'undici';
import { type PreparedConnection, prepareConnection } from './prepared-connection.ts';
import type { IdleConnections, OpenConnection } from './watch-idle-connections.ts';

/** What is known of the requests to a target. */
export interface RequestCounts {
  /** Requests without a complete response, on all connections. */
  readonly pending: number;
  /** Responses, counted by their status line, on all connections. */
  readonly responses: number;
}

export interface PreparedConnectionPoolOptions {
  readonly idle: IdleConnections;
  readonly requests: RequestCounts;
  /** How many may wait for a request at the same time; if they are kept afterwards, with those that are in use. */
  readonly limit: number;
  /** A connection that began to open longer ago is closed, in milliseconds. */
  readonly maxAgeMs: number;
}

/** Connections that were opened ahead and wait for a request. */
export interface PreparedConnectionPool {
  /** How many wait. */
  readonly size: number;
  /** Opens a number of them; none after a sign that the target does not get along with them. */
  open(count: number, openOne: OpenConnection): void;
  /** Uses those that wait first, and the given connector if there is none. */
  connectorOf(connect: buildConnector.connector): buildConnector.connector;
  /** Closes those that wait, and opens no more. */
  stop(): void;
}

/**
 * Keeps connections that wait for a request. The first sign that the target does not get along with them is enough to open
 * no more: one was closed before it was used, could not be opened, or held up every response while it waited.
 */
export function createPreparedConnectionPool({
  requests,
  maxAgeMs,
}: Pick<PreparedConnectionPoolOptions, 'requests' | 'maxAgeMs'>): PreparedConnectionPool {
  const prepared = new Set<PreparedConnection>();
  let isOff = false;

  const stop = (): void => {
    isOff = true;
    for (const connection of prepared) connection.discard();
    prepared.clear();
  };
  const add = (openOne: OpenConnection): void => {
    const { responses } = requests;
    const connection = prepareConnection(openOne, maxAgeMs, (why) => {
      prepared.delete(connection);
      const heldUp = requests.pending > 0 && requests.responses === responses;
      if (why !== 'unused' || heldUp) stop();
    });
    prepared.add(connection);
  };
  const next = (): PreparedConnection | undefined => {
    const waiting = [...prepared];
    const connection = waiting.find(({ isOpen }) => isOpen) ?? waiting[0];
    if (connection) prepared.delete(connection);
    return connection;
  };
  return {
    get size() {
      return prepared.size;
    },
    open(count, openOne) {
      for (let missing = count; missing > 0 && !isOff; missing -= 1) add(openOne);
    },
    connectorOf: (connect) => (target, callback) => {
      const tryNext = (): void => {
        const connection = next();
        if (connection) connection.take((socket) => (socket ? callback(null, socket) : tryNext()));
        else connect(target, callback);
      };
      tryNext();
    },
    stop,
  };
}
