import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { timeIsOver } from '../../src/engine/time-limit.ts';
import type { ExplorationContext } from '../../src/explore/exploration-context.ts';
import { explore } from '../../src/explore/explore.ts';
import type { ApiRequest, Client } from '../../src/http/client.ts';
import { answer, unanswered } from '../support/exchanges.ts';
import { ground } from '../support/explorations.ts';

const route = { sequences: 20, seed: 20_260_101 };
const refused = { message: 'Invalid username or password', messageId: 'password-auth.failed' };

/** The ground with a client that counts the calls of sequences, and gives some of them another answer. */
function answering(
  on: ExplorationContext,
  otherwise: (call: ApiRequest, count: number) => Exchange | undefined,
): ExplorationContext & { readonly sent: readonly ApiRequest[] } {
  const sent: ApiRequest[] = [];
  const client: Client = {
    ...on.client,
    async send(call) {
      sent.push(call);
      return otherwise(call, sent.length) ?? on.client.send(call);
    },
  };
  return { ...on, client, sent };
}

const isAdmin = ({ as }: ApiRequest): boolean => as.kind === 'basic' && as.user === 'admin';

describe('an exploration ends early', () => {
  test('when the run is interrupted, without another request, and the license can be restored', async () => {
    const controller = new AbortController();
    const on = await ground({}, { signal: controller.signal });
    const interrupted = answering(on, (_, count) => {
      if (count === 10) controller.abort();
      return undefined;
    });
    const { exploration, problem } = await explore(interrupted, route);
    expect(problem).toEqual(createProblem('interrupted'));
    expect(exploration.failure).toBeNull();
    expect(exploration.sequences).toBeLessThan(20);
    expect(interrupted.sent).toHaveLength(10);
    expect((await on.guard.finish()).kind).not.toBe('not-restored');
    expect(on.server.state().storedLicense?.claims?.lid).toBe('1000');
  });

  test('when the run is interrupted at a removal, after its response, and the license can be restored', async () => {
    const controller = new AbortController();
    const on = await ground({}, { signal: controller.signal });
    const log: string[] = [];
    const client: Client = {
      ...on.client,
      async send(call) {
        if (call.method === 'GET') return on.client.send(call);
        log.push(`${call.method} sent`);
        const sent = on.client.send(call);
        await new Promise(setImmediate);
        if (call.method === 'DELETE') controller.abort();
        const exchange = await sent;
        log.push(`${call.method} ${exchange.response?.status}`);
        return exchange;
      },
    };
    const { exploration, problem } = await explore({ ...on, client }, route);
    expect([problem?.code, exploration.failure]).toEqual(['interrupted', null]);
    expect(log.slice(-2)).toEqual(['DELETE sent', 'DELETE 202']);
    expect((await on.guard.finish()).kind).toBe('restored');
    expect(on.server.state().storedLicense?.claims?.lid).toBe('1000');
  });

  test('when the time of --max-time is over, with that as the problem', async () => {
    const controller = new AbortController();
    const late = answering(await ground({}, { signal: controller.signal }), (_, count) => {
      if (count === 10) controller.abort(timeIsOver);
      return undefined;
    });
    expect((await explore(late, route)).problem).toMatchObject({ code: 'max-time' });
  });

  test('when it takes too long, with a note', async () => {
    let now = 0;
    const late = answering(await ground(), () => undefined);
    const { exploration, problem, notes } = await explore({ ...late, now: () => (now += 1_000) }, route);
    expect(problem).toBeNull();
    expect(exploration.failure).toBeNull();
    expect(exploration.sequences).toBeLessThan(20);
    const explored = { explored: exploration.sequences, sequences: 20, because: 'time' } as const;
    expect(notes.at(-1)).toEqual(createNote('exploration-ended-early', explored));
    expect(now).toBeGreaterThan(50_000);
  });

  test('when a request that may write gets no response, because its effect is open', async () => {
    const shaky = answering(await ground(), ({ method }, count) =>
      count > 20 && method !== 'GET' ? unanswered({ kind: 'timeout', message: 'too late' }) : undefined,
    );
    const { exploration, problem, notes } = await explore(shaky, route);
    expect([problem, exploration.failure]).toEqual([null, null]);
    const explored = { explored: exploration.sequences, sequences: 20, because: 'not-permitted' } as const;
    expect(notes.at(-1)).toEqual(createNote('exploration-ended-early', explored));
    const writes = shaky.sent.slice(20).filter(({ method }) => method !== 'GET');
    expect(writes).toHaveLength(1);
  });

  test('when the target stops responding, after one request that checks whether it is alive', async () => {
    const gone = answering(await ground(), (_, count) =>
      count < 5 ? undefined : unanswered({ kind: 'refused', message: 'nobody there' }),
    );
    const { exploration, problem } = await explore(gone, route);
    expect(problem?.code).toBe('stopped-answering');
    expect(problem?.message).toContain('nobody there');
    expect(exploration.failure).toBeNull();
    expect(gone.sent).toHaveLength(6);
  });

  test('when the password of the admin is refused, because five refusals lock the account', async () => {
    const locked = answering(await ground(), (call, count) =>
      isAdmin(call) && count > 3 ? answer(401, refused) : undefined,
    );
    const { exploration, problem } = await explore(locked, route);
    expect(problem?.code).toBe('admin-refused-midway');
    expect(exploration.failure).toBeNull();
    const atFirst = locked.sent.findIndex((call, at) => isAdmin(call) && at >= 3);
    expect(locked.sent).toHaveLength(atFirst + 1);
  });

  test('when the admin gets 401 without a wrong password, which is a finding and is not tried again', async () => {
    const closed = answering(await ground(), (call) =>
      isAdmin(call) && call.method === 'DELETE' ? answer(401, { message: 'Unauthorized' }) : undefined,
    );
    const { exploration, problem } = await explore(closed, route);
    expect(problem).toBeNull();
    expect(exploration.failure?.message).toContain('as server-admin: returned status 401 instead of');
    expect(closed.sent.filter((call) => isAdmin(call) && call.method === 'DELETE')).toHaveLength(1);
  });
});

describe('an exploration continues', () => {
  test('with another sequence if a request that only reads gets no response', async () => {
    let isLost = false;
    const shaky = answering(await ground(), ({ path }) => {
      if (isLost || path !== '/api/licensing/check') return undefined;
      isLost = true;
      return unanswered({ kind: 'timeout', message: 'too late' });
    });
    const { exploration, problem } = await explore(shaky, route);
    expect([isLost, problem]).toEqual([true, null]);
    expect(exploration).toEqual({ ...route, failure: null });
  });

  test('without a persona that is not available, with a note', async () => {
    const on = await ground();
    const alone = answering(
      { ...on, personas: { ...on.personas, 'org-admin': { missing: createReason('no-org-admin') } } },
      () => undefined,
    );
    const { exploration, notes } = await explore(alone, route);
    expect(exploration).toEqual({ ...route, failure: null });
    expect(notes).toEqual([createNote('exploration-without-personas', { personas: ['org-admin'] })]);
    expect(alone.sent.some(({ as }) => as.kind === 'basic' && as.user !== 'admin')).toBe(false);
  });
});

describe('an exploration', () => {
  test('sends neither a wrong password nor two requests at once', async () => {
    const on = await ground();
    let underWay = 0;
    let most = 0;
    const users = new Set<string>();
    const client: Client = {
      ...on.client,
      async send(call) {
        if (call.as.kind === 'basic') users.add(call.as.user);
        underWay += 1;
        most = Math.max(most, underWay);
        const exchange = await on.client.send(call);
        underWay -= 1;
        return exchange;
      },
    };
    await explore({ ...on, client }, route);
    expect(most).toBe(1);
    expect([...users].sort()).toEqual(['admin', 'org-admin']);
  });
});
