import { expect, test } from 'vitest';
import { runAtOnce } from '../support/runs.ts';
import { say, serve } from '../support/servers.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

/** A mock whose check returns values in turn, and which accepts the admin alone. */
async function mockOf(values: readonly boolean[]): Promise<string> {
  let count = 0;
  const { url } = await serve(({ path, headers }, response) => {
    const isAdmin = headers.authorization === `Basic ${Buffer.from('admin:secret').toString('base64')}`;
    if (path === '/api/licensing/check' && isAdmin) return say(response, 200, values[count++ % values.length]);
    say(response, path === '/api/licensing/check' ? 401 : 404, { message: 'no' });
  });
  return url;
}

const admin = { user: 'admin', password: 'secret' };

test.each([
  ['every other time', [true, false]],
  ['every third time', [true, true, false]],
  ['once in five', [true, true, true, true, false]],
])('a run at read fails a server whose check says the opposite %s', async (_, values) => {
  const url = await mockOf(values);
  const report = await runAtOnce(settings({ url, admin, stateDirectory: temporaryDirectory(), only: ['check.*'] }));
  expect(report.findings.map(({ code, level }) => [code, level])).toEqual([['unsteady-check', 'must']]);
  expect(report).toMatchObject({ result: 'nonconformant', exitCode: 1 });
});

test('a run at read finds nothing about a check that is steady', async () => {
  const url = await mockOf([true]);
  const report = await runAtOnce(settings({ url, admin, stateDirectory: temporaryDirectory(), only: ['check.*'] }));
  expect(report.findings).toEqual([]);
});
