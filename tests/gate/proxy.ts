import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from '../support/concurrent.ts';

/** Starts a proxy, which is gone when the test is. Gives its URL, and how many connections it had. */
export async function startProxy(
  onConnection: (connection: Socket) => void,
): Promise<{ readonly url: string; readonly connections: () => number }> {
  const open = new Set<Socket>();
  const proxy = createServer((connection) => {
    open.add(connection);
    connection.on('error', () => {});
    onConnection(connection);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    proxy.close();
    for (const connection of open) connection.destroy();
  });
  const { port } = proxy.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, connections: () => open.size };
}

/** Rejects whatever a program wants from the proxy. */
export function rejectConnection(connection: Socket): void {
  connection.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
}
