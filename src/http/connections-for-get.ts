import type { buildConnector } from 'undici';
import { createPreparedConnectionPool, type PreparedConnectionPoolOptions } from './prepared-connection-pool.ts';

/** Connections for GET requests, opened before they are needed, and kept alive afterwards. */
export interface ConnectionsForGet {
  /**
   * Opens connections until a number of them is there, those in use included.
   *
   * Before the first request it opens them beside the connection of that request. Later it opens some only if the target
   * has shown that it leaves idle connections open.
   */
  prepare(count: number): void;
  /** Uses the prepared connections first, and the given connector if there is none. */
  connectorOf(connect: buildConnector.connector): buildConnector.connector;
  /** Closes those that wait, and prepares no more. */
  close(): void;
}

/**
 * Prepares connections for GET requests, so that their handshakes take place while other requests are under way. A request
 * whose connection is closed by the target is sent again, so unlike those for requests that may change something, they are
 * also used if the target turns out to close connections.
 */
export function createConnectionsForGet(options: PreparedConnectionPoolOptions): ConnectionsForGet {
  const { idle, limit } = options;
  const prepared = createPreparedConnectionPool(options);
  let wanted = 0;

  const openMissing = (count: number): void => {
    if (idle.openAnother) prepared.open(Math.min(count, limit) - idle.count - prepared.size, idle.openAnother);
  };
  return {
    prepare(count) {
      if (idle.openAnother === undefined) wanted = count;
      else if (idle.areLeftOpen) openMissing(count);
    },
    connectorOf(connect) {
      const useNext = prepared.connectorOf(connect);
      return (target, callback) => {
        useNext(target, callback);
        openMissing(wanted);
        wanted = 0;
      };
    },
    close: () => prepared.stop(),
  };
}
