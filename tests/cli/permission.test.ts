import { PassThrough } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { prompt } from '../../src/cli/prompt.ts';
import { run } from '../../src/cli/run.ts';
import { runConformance } from '../../src/index.ts';
import { fakeIo } from './fake-io.ts';

const conformant = await runConformance({ reference: true, only: ['check.*'] });

const environment = {
  GRAFANA_URL: 'https://grafana.example:3000/',
  GRAFANA_ADMIN_PASSWORD: 'right',
  GRAFANA_LICENSE_TOKEN: 'a.b.c',
};
const writing = { impact: 'write' };

describe('a run at impact write on another machine', () => {
  test.each<[string, string | undefined, object]>([
    ['there is no terminal', undefined, {}],
    ['the answer is not the host but "yes"', 'yes', {}],
    ['the answer is empty', '', {}],
    ['CI is set', 'grafana.example', { CI: 'true' }],
  ])('exits with 2 and names --allow-write-to if %s', async (_, answer, more) => {
    const runner = vi.fn(async () => conformant);
    const io = fakeIo({ environment: { ...environment, ...more }, ...(answer === undefined ? {} : { answer }) });
    expect(await run(writing, io, runner)).toBe(2);
    expect(runner).not.toHaveBeenCalled();
    expect(io.err()).toContain('--allow-write-to grafana.example, or set GRAFANA_ALLOW_WRITE_TO. Nothing was changed.');
  });

  test('begins if the user types the name of the host', async () => {
    const runner = vi.fn(async () => conformant);
    const io = fakeIo({ environment, answer: 'Grafana.Example' });
    expect(await run(writing, io, runner)).toBe(0);
    expect(io.err()).toContain(
      'This run removes and restores the license on grafana.example. Type the host name to continue: ',
    );
    expect(runner).toHaveBeenCalledWith(
      expect.objectContaining({ allowWriteTo: ['grafana.example'] }),
      expect.anything(),
    );
  });

  test('does not ask if the host was named', async () => {
    const io = fakeIo({ environment: { ...environment, GRAFANA_ALLOW_WRITE_TO: 'grafana.example' }, answer: '' });
    expect(await run(writing, io, async () => conformant)).toBe(0);
    expect(io.err()).not.toContain('Type the host name');
  });

  test('exits with 2 if it is started from the library without permission', async () => {
    const options = { url: 'http://192.0.2.1/', impact: 'write', license: 'a.b.c' } as const;
    const report = await runConformance({ ...options, admin: { user: 'admin', password: 'x' } });
    expect(report).toMatchObject({ exitCode: 2, results: [], problem: { code: 'configuration' } });
  });
});

describe('prompt', () => {
  const asked = () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const controller = new AbortController();
    return { input, output, controller, answer: prompt('Sure? ', { input, output, signal: controller.signal }) };
  };

  test('gives the line that was typed', async () => {
    const { input, output, answer } = asked();
    input.write(' grafana.example \nmore\n');
    expect(await answer).toBe('grafana.example');
    expect(String(output.read())).toBe('Sure? ');
  });

  test('gives undefined at the end of the input', async () => {
    const { input, answer } = asked();
    input.end();
    expect(await answer).toBeUndefined();
  });

  test('gives undefined when the run is interrupted', async () => {
    const { controller, answer } = asked();
    controller.abort();
    expect(await answer).toBeUndefined();
  });
});
