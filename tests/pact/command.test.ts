import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contractFileName } from '../../src/pact/contract/interactions.ts';
import { shippedContract } from '../../src/pact/verify/pact-file.ts';
import { runLine } from '../cli/fake-io.ts';
import { temporaryDirectory } from '../support/settings.ts';
import { interaction, pactFile } from './fixtures.ts';

test('pact generate writes the contract and replaces an existing file', async () => {
  const out = temporaryDirectory();
  const path = join(out, contractFileName);
  writeFileSync(path, '{"interactions":[{"description":"of a scenario that was removed"}]}');
  const { exitCode, out: said } = await runLine(['pact', 'generate', '--out', out]);
  expect([exitCode, said]).toEqual([0, `Wrote ${path}.\n`]);
  expect(readFileSync(path, 'utf8')).toBe(readFileSync(shippedContract(), 'utf8'));
});

test('pact generate --check exits with 1, reports the differences and writes nothing', async () => {
  const out = temporaryDirectory();
  const path = join(out, contractFileName);
  const old = readFileSync(shippedContract(), 'utf8').replace('"status": 500', '"status": 503');
  writeFileSync(path, old);
  const { exitCode, err } = await runLine(['pact', 'generate', '--check', '--out', out]);
  expect(exitCode).toBe(1);
  expect(err).toContain('add.reports.internal-error response status: 503 is to be 500');
  expect(readFileSync(path, 'utf8')).toBe(old);
});

test('pact verify takes the options and has the exit codes of run', async () => {
  const path = pactFile([interaction(), interaction({ description: 'wrong', status: 204 })]);
  const { exitCode, out } = await runLine(['pact', 'verify', '--reference', '--pact', path, '--reporter', 'json']);
  expect(exitCode).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ counts: { pass: 1, fail: 1 }, scope: { impact: 'write' } });
});

test('pact verify rejects an invalid file and an unsupported option before it sends a request', async () => {
  const missing = await runLine(['pact', 'verify', '--reference', '--pact', '/nowhere/pact.json']);
  expect([missing.exitCode, missing.err]).toEqual([2, expect.stringContaining('does not exist')]);
  const exploring = await runLine(['pact', 'verify', '--reference', '--explore', '5']);
  expect([exploring.exitCode, exploring.err]).toEqual([2, expect.stringContaining('cannot --explore')]);
});
