import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { mswServer } from '../../../src/mock/msw/server.ts';

/** Instead of MSW: responds with the method, the body and the headers of each request. */
const echo = `
export const getResponse = async (handlers, request) =>
  Response.json([request.method, await request.text(), request.headers.get('x-test')]);
`;

/** Starts the generated server with a stand-in for MSW. Gives its URL. */
async function startServer(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'licensing-conformance-test-'));
  const msw = join(folder, 'node_modules', 'msw');
  mkdirSync(msw, { recursive: true });
  writeFileSync(join(msw, 'package.json'), '{"name": "msw", "type": "module", "exports": "./index.js"}');
  writeFileSync(join(msw, 'index.js'), echo);
  writeFileSync(join(folder, 'licensing-handlers.mts'), 'export const handlers = [];\n');
  writeFileSync(join(folder, 'server.mts'), mswServer());
  const child = spawn(process.execPath, ['server.mts', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return line.replace(/^.* /, '');
}

test.each([
  ['POST', 'text'],
  ['GET', ''],
])('the generated server for MSW passes on a %s with a body as the body "%s"', async (method, passedOn) => {
  const { statusCode, body } = await request(await startServer(), {
    method: method as 'GET' | 'POST',
    headers: { 'x-test': 'value' },
    body: 'text',
  });
  expect([statusCode, await body.json()]).toEqual([200, [method, passedOn, 'value']]);
});
