import { Socket } from 'node:net';
import type { OpenConnection } from './watch-idle-connections.ts';

/** Why a prepared connection cannot be used: not open in time, closed by the target, or not needed in time. */
export type PreparedConnectionEnd = 'not-opened' | 'closed' | 'unused';

/** A connection that is opened before there is a request for it. */
export interface PreparedConnection {
  readonly isOpen: boolean;
  /** Hands the connection over, once; undefined if it cannot be used. What the target has sent until then is looked at first. */
  take(taker: (socket: Socket | undefined) => void): void;
  /** Closes it. */
  discard(): void;
}

/**
 * Finds out whether an open connection can be used: nothing may arrive before a request, except a reason not to send one. After
 * two turns of the loop, everything that has arrived by now was handled: also that the target closed the connection.
 */
export function lookAt(opened: Socket, done: (isUsable: boolean) => void): void {
  let isClosed = false;
  const closed = (): void => {
    isClosed = true;
  };
  // A connection that fails while it is idle is noticed by its end; the error itself has no reader.
  opened.on('error', () => {});
  opened.once('end', closed).once('close', closed);
  setImmediate(() =>
    setImmediate(() => {
      opened.off('end', closed).off('close', closed);
      done(!isClosed && !opened.destroyed && !opened.readableEnded && opened.readableLength === 0);
    }),
  );
}

/**
 * Opens a connection that waits for a request.
 *
 * @param maxAgeMs - after this time since it began to open, in milliseconds, it is closed
 * @param onEnd - called if it cannot be used anymore, before that is reported to the taker; not after it was discarded
 */
export function prepareConnection(
  open: OpenConnection,
  maxAgeMs: number,
  onEnd: (why: PreparedConnectionEnd) => void,
): PreparedConnection {
  let socket: Socket | undefined;
  let taker: ((socket: Socket | undefined) => void) | undefined;
  let isOver = false;

  const closed = (): void => end('closed');
  const release = (): void => {
    isOver = true;
    clearTimeout(timer);
    socket?.off('end', closed).off('close', closed);
  };
  const end = (why?: PreparedConnectionEnd): void => {
    if (isOver) return;
    release();
    if (socket) socket.destroy();
    // With an error, the connector reports the end and stops its clock.
    else if (opening instanceof Socket) opening.destroy(new Error('The connection is not needed anymore.'));
    if (why) onEnd(why);
    taker?.(undefined);
  };
  const timer = setTimeout(() => end(socket ? 'unused' : 'not-opened'), maxAgeMs);
  timer.unref();

  const handOver = (opened: Socket): void => {
    lookAt(opened, (isUsable) => {
      if (isOver) return;
      if (!isUsable) return end('closed');
      release();
      opened.ref();
      taker?.(opened);
    });
  };
  const opening = open((error, opened) => {
    // A connection that fails while it is idle is noticed by its end; the error itself has no reader.
    opened?.on('error', () => {});
    if (isOver) return void opened?.destroy();
    if (error) return end('not-opened');
    socket = opened;
    opened.unref();
    opened.once('end', closed).once('close', closed);
    if (taker) handOver(opened);
  });
  return {
    get isOpen() {
      return socket !== undefined && !isOver;
    },
    take(given) {
      taker = given;
      if (isOver) return taker(undefined);
      if (socket) handOver(socket);
    },
    discard: () => end(),
  };
}
