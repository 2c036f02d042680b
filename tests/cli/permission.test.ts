import { PassThrough } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { ask } from '../../src/cli/ask.ts';
import { run } from '../../src/cli/run.ts';
import { runConformance } from '../../src/index.ts';
import { fakeWorld } from './fake-io.ts';

const conformant = await runConformance({ only: ['check.*'] });

const environment = {
  GRAFANA_URL: 'https://grafana.example:3000/',
  GRAFANA_ADMIN_PASSWORD: 'right',
  GRAFANA_LICENSE_TOKEN: 'a.b.c',
};
const writing = { impact: 'write' };

describe('a run that writes to a server on another machine', () => {
  test.each<[string, string | undefined, object]>([
    ['nobody is there to ask', undefined, {}],
    ['the answer is another', 'yes', {}],
    ['the answer is empty', '', {}],
    ['a CI system would answer', 'grafana.example', { CI: 'true' }],
  ])('does not begin where %s', async (_, answer, more) => {
    const runner = vi.fn(async () => conformant);
    const world = fakeWorld({ environment: { ...environment, ...more }, ...(answer === undefined ? {} : { answer }) });
    expect(await run(writing, world, runner)).toBe(2);
    expect(runner).not.toHaveBeenCalled();
    expect(world.err()).toContain('--allow-write-to grafana.example, or GRAFANA_ALLOW_WRITE_TO. Nothing was sent.');
  });

  test('begins where somebody types the name of the host', async () => {
    const runner = vi.fn(async () => conformant);
    const world = fakeWorld({ environment, answer: 'Grafana.Example' });
    expect(await run(writing, world, runner)).toBe(0);
    expect(world.err()).toContain('This run removes the license of grafana.example and puts it back.');
    expect(runner).toHaveBeenCalledWith(
      expect.objectContaining({ allowWriteTo: ['grafana.example'] }),
      expect.anything(),
    );
  });

  test('asks nothing where the host was named', async () => {
    const world = fakeWorld({ environment: { ...environment, GRAFANA_ALLOW_WRITE_TO: 'grafana.example' }, answer: '' });
    expect(await run(writing, world, async () => conformant)).toBe(0);
    expect(world.err()).not.toContain('type the name');
  });

  test('from the library does not begin either', async () => {
    const options = { url: 'http://192.0.2.1/', impact: 'write', license: 'a.b.c' } as const;
    const report = await runConformance({ ...options, admin: { user: 'admin', password: 'x' } });
    expect(report).toMatchObject({ exitCode: 2, results: [], problem: { code: 'configuration' } });
  });
});

describe('a question', () => {
  const asked = () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const controller = new AbortController();
    return { input, output, controller, answer: ask('Sure? ', { input, output, signal: controller.signal }) };
  };

  test('is answered by a line', async () => {
    const { input, output, answer } = asked();
    input.write(' grafana.example \nmore\n');
    expect(await answer).toBe('grafana.example');
    expect(String(output.read())).toBe('Sure? ');
  });

  test('is not answered by the end of the input', async () => {
    const { input, answer } = asked();
    input.end();
    expect(await answer).toBeUndefined();
  });

  test('is given up when the run is to end', async () => {
    const { controller, answer } = asked();
    controller.abort();
    expect(await answer).toBeUndefined();
  });
});
