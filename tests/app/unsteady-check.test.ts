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

const impacts = ['read', 'reject'] as const;
const falseOnceIn = (count: number): readonly boolean[] => Array.from({ length: count }, (_, at) => at < count - 1);

test.each(impacts.flatMap((impact) => [2, 3, 4, 5, 6, 7].map((count) => [impact, count] as const)))(
  'a run of the check scenarios at impact %s fails a server whose check says the opposite once in %i requests',
  async (impact, count) => {
    const url = await mockOf(falseOnceIn(count));
    const stateDirectory = temporaryDirectory();
    const report = await runAtOnce(settings({ url, admin, impact, stateDirectory, only: ['check.*'] }));
    expect(report.findings.map(({ code, level }) => [code, level])).toEqual([['unsteady-check', 'must']]);
    expect(report).toMatchObject({ result: 'nonconformant', exitCode: 1 });
    expect(report.results.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  },
);

test.each(impacts.flatMap((impact) => [1, 2, 3, 4, 5, 6, 7].map((count) => [impact, count] as const)))(
  'a run of the check scenarios at impact %s is partial and not failed if check turns false for good after %i requests',
  async (impact, count) => {
    const url = await mockOf([...Array<boolean>(count).fill(true), ...Array<boolean>(100).fill(false)]);
    const stateDirectory = temporaryDirectory();
    const report = await runAtOnce(settings({ url, admin, impact, stateDirectory, only: ['check.*'] }));
    expect(report.findings.filter(({ level }) => level !== 'information')).toEqual([]);
    expect(report.results.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(report.exitCode).toBe(4);
  },
);

test('a run of the check scenarios at impact read finds nothing on a server whose check is steady', async () => {
  const url = await mockOf([true]);
  const report = await runAtOnce(settings({ url, admin, stateDirectory: temporaryDirectory(), only: ['check.*'] }));
  expect(report.findings).toEqual([]);
});
