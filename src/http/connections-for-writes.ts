import type { buildConnector } from 'undici';
import { lookAt } from './prepared-connection.ts';
import { createPreparedConnectionPool, type PreparedConnectionPoolOptions } from './prepared-connection-pool.ts';

/** Connections that have carried no request, opened when a request needs one or shortly before. */
export interface ConnectionsForWrites {
  /** Opens connections for a number of requests that come next. Each that is used is replaced as long as some are missing. */
  prepare(count: number): void;
  /** Uses the prepared connections first, and the given connector if there is none. */
  connectorOf(connect: buildConnector.connector): buildConnector.connector;
  /** Closes those that wait, and prepares no more. */
  close(): void;
}

/** Prepares connections for requests that may change something, each for one of them. */
export function createConnectionsForWrites(options: PreparedConnectionPoolOptions): ConnectionsForWrites {
  const { idle, limit } = options;
  const prepared = createPreparedConnectionPool(options);
  let expected = 0;

  const openMissing = (): void => {
    const { areLeftOpen, openAnother } = idle;
    if (areLeftOpen && openAnother) prepared.open(Math.min(expected, limit) - prepared.size, openAnother);
  };
  return {
    prepare(count) {
      expected = count;
      openMissing();
    },
    connectorOf(connect) {
      const useNext = prepared.connectorOf(lookedAt(connect));
      return (target, callback) => {
        if (prepared.size > 0 && !idle.areLeftOpen) prepared.stop();
        useNext(target, callback);
        expected = Math.max(0, expected - 1);
        openMissing();
      };
    },
    close: () => prepared.stop(),
  };
}

/** Opens connections that can be used: one that the target closed before a request was sent on it is replaced, once. */
function lookedAt(connect: buildConnector.connector): buildConnector.connector {
  return (target, callback) => {
    const open = (isLast: boolean): void => {
      connect(target, (error, opened) => {
        if (error) return callback(error, null);
        lookAt(opened, (isUsable) => {
          if (isUsable || isLast) callback(null, opened);
          else open(true);
        });
      });
    };
    open(false);
  };
}
