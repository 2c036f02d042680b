import { connect } from 'node:net';

/** Sends text over a socket and returns everything received until the server closes. With `hangUp`, ends the sending side at once. */
export async function exchangeBytes(url: string, text: string, hangUp = false): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(text);
  if (hangUp) socket.end();
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}
