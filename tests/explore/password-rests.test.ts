import { describe, expect, test } from 'vitest';
import type { Personas } from '../../src/accounts/personas.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import type { ExplorationContext } from '../../src/explore/exploration-context.ts';
import { explore } from '../../src/explore/explore.ts';
import type { ApiRequest, Client } from '../../src/http/client.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { ground } from '../support/explorations.ts';
import { runAtOnce } from '../support/runs.ts';
import { reference, settingsFor } from '../support/settings.ts';

const route = { sequences: 20, seed: 20_260_101 };
const withheld = unanswered({ kind: 'withheld', message: 'nothing was sent' });
const wrongPassword = { message: 'Invalid username or password', messageId: 'password-auth.failed' };
const rests = createNote('exploration-password-rests', { personas: ['org-admin'] });

/** A context in which the org admin gets other responses to some of its requests. */
function toOrgAdmin(
  context: ExplorationContext,
  respond: (count: number, call: ApiRequest) => Exchange | undefined | Promise<Exchange | undefined>,
): ExplorationContext & { readonly requests: readonly ApiRequest[] } {
  const requests: ApiRequest[] = [];
  const client: Client = {
    ...context.client,
    async send(call) {
      if (call.as.kind !== 'basic' || call.as.user === 'admin') return context.client.send(call);
      requests.push(call);
      return (await respond(requests.length, call)) ?? context.client.send(call);
    },
  };
  return { ...context, client, requests };
}

/** The personas, with a password of the org admin that nothing has proven. */
function unproven(personas: Personas): Personas {
  const given = personas['org-admin'];
  if (!('as' in given) || given.as.kind !== 'basic') throw new Error('the org admin has no password');
  return { ...personas, 'org-admin': { as: { ...given.as, unproven: { maxRequests: 3 } } } };
}

describe('an exploration in which a password rests', () => {
  test.each([1, 2, 3, 7])('goes on without that persona from its request %i on, and is inconclusive', async (first) => {
    const context = toOrgAdmin(await ground(), (count) => (count >= first ? withheld : undefined));
    const { exploration, problem, notes, isInconclusive } = await explore(context, route);
    expect([exploration, problem]).toEqual([{ ...route, failure: null }, null]);
    expect(context.requests).toHaveLength(first);
    expect(notes).toEqual([rests]);
    expect(isInconclusive).toBe(true);
  });

  test.each(['GET', 'POST', 'DELETE'])(
    'takes a %s that was not sent for neither a finding nor a response',
    async (method) => {
      const context = toOrgAdmin(await ground(), (_, call) => (call.method === method ? withheld : undefined));
      const { exploration, notes } = await explore(context, route);
      expect(exploration).toEqual({ ...route, failure: null });
      expect(context.requests.filter((call) => call.method === method)).toHaveLength(1);
      expect(context.requests.at(-1)?.method).toBe(method);
      expect(notes).toEqual([rests]);
    },
  );

  test('finds what the requests of the other personas show', async () => {
    const context = toOrgAdmin(await ground({ fault: 'remove.accepts-wrong-instance' }), () => withheld);
    const { exploration } = await explore(context, route);
    expect(exploration.failure?.message).toContain('remove');
    expect(exploration.failure?.steps.map(({ persona }) => persona)).not.toContain('org-admin');
  });

  test.each([
    ['of an unproven password, in any words', answer(401, { message: 'Unauthorized' }), unproven],
    ['that names the password', answer(401, wrongPassword), (personas: Personas) => personas],
    ['of Grafana 10.0 that names the password', answer(400, wrongPassword), (personas: Personas) => personas],
  ])('begins with a rejection %s, which is no finding', async (_, rejection, change) => {
    const on = await ground();
    const context = toOrgAdmin({ ...on, personas: change(on.personas) }, () => rejection);
    const { exploration, notes, isInconclusive } = await explore(context, route);
    expect(exploration).toEqual({ ...route, failure: null });
    expect(context.requests).toHaveLength(1);
    expect([notes, isInconclusive]).toEqual([[rests], true]);
  });

  test('finds a license that is gone after a request whose password was rejected', async () => {
    const on = await ground();
    const admin = on.personas['server-admin'];
    if (!('as' in admin)) throw new Error('no admin');
    const body = JSON.stringify({ instance: on.targetValues.rootUrl });
    const context = toOrgAdmin(on, async (_, { method }) => {
      if (method === 'GET' || !on.server.state().storedLicense) return undefined;
      await on.client.send({ method: 'DELETE', path: '/api/licensing/token', body, as: admin.as });
      return answer(401, wrongPassword);
    });
    const { exploration } = await explore(context, route);
    expect(exploration.failure?.message).toMatch(/, as org-admin: .*no license is stored any more/);
  });

  test('is conclusive if no password rests', async () => {
    expect((await explore(await ground(), route)).isInconclusive).toBe(false);
  });

  test('ends the exploration if it is the password of the server admin', async () => {
    const on = await ground();
    let count = 0;
    const client: Client = {
      ...on.client,
      send: async (call) =>
        call.as.kind === 'basic' && call.as.user === 'admin' && ++count > 3 ? withheld : on.client.send(call),
    };
    const { exploration, problem } = await explore({ ...on, client }, route);
    expect(problem?.code).toBe('admin-refused-midway');
    expect(exploration.failure).toBeNull();
  });
});

describe('a run with --explore and a wrong password of GRAFANA_USER on a bare server', () => {
  test('is partial, and sends the password once', async () => {
    const server = await reference({ licensingOnly: true });
    const orgAdmin = { user: 'org-admin', password: 'wrong' };
    const only = ['check.reports.boolean'];
    const report = await runAtOnce(settingsFor(server, { impact: 'write', orgAdmin, only, explore: 5, seed: 1 }));
    expect(report).toMatchObject({ result: 'partial', exitCode: 4, problem: null, exploration: { failure: null } });
    expect(report.notes).toContainEqual(rests);
    const wrong = server.state().requests.filter(({ persona, status }) => persona === 'unknown-user' && status === 401);
    expect(wrong).toHaveLength(1);
  });
});
