import { describe, expect, test } from 'vitest';
import { printPlan } from '../../src/cli/plan.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { runAtOnce } from '../support/runs.ts';
import { reference, type settings, settingsFor } from '../support/settings.ts';
import { fakeIo } from './fake-io.ts';

/** What is printed for a target, and the ids of the scenarios in it. */
async function planOf(given: ReturnType<typeof settings>) {
  const io = fakeIo();
  const exitCode = await printPlan(given, io);
  const text = io.out();
  return { exitCode, text, ids: [...text.matchAll(/^ {5}(\S+)$/gm)].map(([, id]) => id) };
}

describe('run --plan', () => {
  test.each<Impact>(['read', 'reject', 'write'])(
    'prints the requests of a run at impact %s, and sends only GET',
    async (impact) => {
      const server = await reference({ seedPersonas: true });
      const given = settingsFor(server, { impact });
      const { exitCode, ids } = await planOf(given);
      expect(exitCode).toBe(0);
      expect(new Set(server.state().requests.map(({ method }) => method))).toEqual(new Set(['GET']));
      const { results } = await runAtOnce(given);
      const sent = results.filter(({ exchange }) => exchange).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(sent.toSorted());
    },
  );

  test('numbers the stages and says which state each of them needs', async () => {
    const server = await reference({ seedPersonas: true });
    const { text } = await planOf(settingsFor(server, { impact: 'write' }));
    expect(text).toMatch(/^\d+ requests in \d+ stages\./);
    expect(text).toContain('\n1  check, with the state that the server has\n');
    expect(text).toMatch(/\n\d+ {2}additions of the license, with no license stored\n/);
  });

  test('prints "1 stage" in the singular', async () => {
    const { text } = await planOf(settingsFor(await reference({ seedPersonas: true }), { impact: 'read' }));
    expect(text).toMatch(/^\d+ requests in 1 stage\./);
  });

  test('exits with 2 and lists no scenario if the password is wrong', async () => {
    const server = await reference();
    const wrong = { user: server.admin.user, password: 'wrong' };
    expect(await planOf(settingsFor(server, { admin: wrong }))).toMatchObject({ exitCode: 2, ids: [] });
  });
});
