import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { contractInteractions } from '../../src/pact/contract/interactions.ts';
import { shippedContract } from '../../src/pact/verify/pact-file.ts';
import { start } from '../e2e/command.ts';
import { temporaryDirectory } from '../support/settings.ts';

const verifier = fileURLToPath(new URL('../../tools/node_modules/.bin/pact-verifier', import.meta.url));

interface Verification {
  readonly exitCode: unknown;
  readonly output: string;
  readonly results: readonly { readonly description: string; readonly result: string }[];
}

/** Verifies the committed contract with the verifier of the Pact foundation, against `serve --pact` with these arguments. */
async function verify(args: readonly string[], more: readonly string[] = []): Promise<Verification> {
  const served = start(['serve', '--pact', '--port', '0', '--json', ...args]);
  const [line] = (await once(served.child.stdout, 'data')) as [string];
  const { url, providerStatesUrl } = JSON.parse(line) as { readonly url: string; readonly providerStatesUrl: string };
  const { hostname, port, pathname } = new URL(url);
  const report = join(temporaryDirectory(), 'report.json');
  const basePath = pathname === '/' ? [] : ['--base-path', pathname.replace(/\/$/, '')];
  const provider = ['--hostname', hostname, '--port', port, ...basePath];
  const child = spawn(
    verifier,
    ['--file', shippedContract(), ...provider, '--state-change-url', providerStatesUrl, '--json', report, ...more],
    { env: { PATH: process.env.PATH ?? '', PACT_DO_NOT_TRACK: 'true' } },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.resume();
  const [exitCode] = await once(child, 'close');
  served.child.kill('SIGTERM');
  await served.ended;
  const { interactionResults } = JSON.parse(readFileSync(report, 'utf8'));
  return { exitCode, output, results: interactionResults };
}

test.each([
  ['', [], []],
  [' with teardown requests', [], ['--state-change-teardown']],
  [' under a sub-path', ['--sub-path', '/grafana'], []],
  [' without a license at the start, where check needs a restart', ['--unlicensed', '--check-after-restart'], []],
])('pact-verifier accepts serve --pact%s', async (_, args, more) => {
  const { exitCode, output, results } = await verify(args, more);
  expect(results.filter(({ result }) => result !== 'OK')).toEqual([]);
  expect(results).toHaveLength(contractInteractions.length);
  expect(exitCode, output).toBe(0);
});

test('pact-verifier notices a fault of serve --pact', async () => {
  const { exitCode, results } = await verify(['--fault', 'check.quotes']);
  const failed = results.filter(({ result }) => result !== 'OK').map((one) => one.description.split(':')[0]);
  expect(failed).toEqual(['check.reports.boolean', 'check.reports.true', 'check.reports.false.none-stored']);
  expect(exitCode).toBe(1);
});
