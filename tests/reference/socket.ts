import { connect } from 'node:net';

/** Sends bytes over a socket, hangs up when told to, and gives all that comes back until the server closes the connection. */
export async function exchangeBytes(url: string, text: string, hangUp = false): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(text);
  if (hangUp) socket.end();
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}
