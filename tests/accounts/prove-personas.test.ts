import { describe, expect, test } from 'vitest';
import { personasOf } from '../../src/accounts/personas.ts';
import { type ProofContext, provePersonas, rememberingClient } from '../../src/accounts/prove-personas.ts';
import type { Exchange } from '../../src/domain/exchange.ts';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { ProblemError } from '../../src/domain/problem.ts';
import type { ApiRequest, Credentials } from '../../src/http/client.ts';
import { fakeClient } from '../support/clients.ts';
import { answer, answered, response, unanswered } from '../support/exchanges.ts';
import { settings } from '../support/settings.ts';

const orgAdmin = { user: 'other', password: 'known' };
const token = `glsa_${'a'.repeat(32)}_00000000`;
const given = personasOf(settings({ orgAdmin, serviceAccountToken: token }));
const userOnly = personasOf(settings({ orgAdmin }));
const tokenOnly = (serviceAccountToken = token) => personasOf(settings({ serviceAccountToken }));

const ofGrafana: ProofContext = { hasGrafanaPages: true, hasUserPage: true, isOurs: false };
const bare: ProofContext = { hasGrafanaPages: false, hasUserPage: false, isOurs: false };
const mockWithUserPage: ProofContext = { ...bare, hasUserPage: true };

/** Remembers in memory. */
function memory({ rests = false, seconds }: { readonly rests?: boolean; readonly seconds?: number } = {}) {
  const remembered: Credentials[] = [];
  const accepted: Credentials[] = [];
  let unknownUsers = 0;
  const withheld = createProblem('password-withheld', { url: 'http://x/', count: 3, seconds: 7, path: '/x' });
  return {
    remembered,
    accepted,
    withheld,
    get unknownUsers() {
      return unknownUsers;
    },
    check: () => {
      if (rests) throw new ProblemError(withheld);
    },
    remember: (as: Credentials) => void remembered.push(as),
    accept: (as: Credentials) => void accepted.push(as),
    secondsToUnknownUser: () => seconds,
    rememberUnknownUser: () => {
      unknownUsers += 1;
    },
  };
}

function whoIs({ as }: ApiRequest): 'user' | 'token' | 'garbage' {
  if (as.kind === 'basic') return 'user';
  return as.kind === 'bearer' && as.token === token ? 'token' : 'garbage';
}

/** A target that answers a page by who asks. */
function target(pages: Readonly<Record<string, Exchange>>) {
  return fakeClient((call) => pages[`${whoIs(call)} ${call.path}`] ?? answer(404));
}

describe('the user of GRAFANA_USER', () => {
  const proven = async (page: Exchange, context = ofGrafana, refusals = memory()) => {
    const client = target({ 'user /api/user': page });
    const { personas, notes } = await provePersonas(client, userOnly, context, refusals);
    return { persona: personas['org-admin'], notes, calls: client.calls, refusals };
  };
  const notAccepted = (words: string) => ({
    missing: createReason('credentials-not-accepted', { variable: 'GRAFANA_USER', response: words }),
  });

  test.each([
    ['login', { login: 'Other', isGrafanaAdmin: false }],
    ['e-mail address', { login: 'x', email: 'OTHER', isGrafanaAdmin: false }],
  ])('is proven by /api/user if it shows the %s', async (_, page) => {
    const { persona, calls, refusals } = await proven(answer(200, page));
    expect(persona).toEqual({ as: { kind: 'basic', ...orgAdmin } });
    expect(calls).toHaveLength(1);
    expect([refusals.remembered, refusals.accepted]).toEqual([[], [{ kind: 'basic', ...orgAdmin }]]);
  });

  test('is not used if it is a server admin, whose password is right', async () => {
    const { persona, refusals } = await proven(answer(200, { login: 'other', isGrafanaAdmin: true }));
    expect(persona).toEqual({ missing: createReason('credentials-of-server-admin', { variable: 'GRAFANA_USER' }) });
    expect(refusals.accepted).toHaveLength(1);
  });

  test.each([
    ['a wrong password', answer(401, { message: 'Invalid username or password' }), '"Invalid username or password"', 1],
    ['anonymous access and a wrong password', answer(401, { message: 'Unauthorized' }), '"Unauthorized"', 1],
    ['a rejection in another language', answer(401, { message: 'Falsches Passwort' }), '"Falsches Passwort"', 1],
  ])('is sent once, and counted as rejected, after %s', async (_, page, words, count) => {
    const { persona, calls, refusals } = await proven(page);
    expect(persona).toEqual(notAccepted(`status 401, application/json, ${words}`));
    expect(calls).toHaveLength(1);
    expect(refusals.remembered).toHaveLength(count);
    expect(refusals.accepted).toEqual([]);
  });

  test('is tried once and not counted if a proxy rejects it', async () => {
    const { persona, calls, refusals } = await proven(
      answered(response(401, '<html>', { 'content-type': 'text/html' })),
    );
    expect(persona).toEqual(notAccepted('status 401, text/html'));
    expect(calls).toHaveLength(1);
    expect(refusals.remembered).toEqual([]);
  });

  test.each([
    ['shows another user', answer(200, { login: 'admin', isGrafanaAdmin: false })],
    ['denies the page', answer(403)],
    ['does not have the page', answer(404)],
    ['redirects', answer(302)],
    ['fails', answer(500)],
    ['does not respond', unanswered({ kind: 'reset', message: 'closed' })],
  ])('is not used if a Grafana %s', async (_, page) => {
    expect((await proven(page)).persona).toMatchObject({ missing: { code: 'credentials-not-accepted' } });
  });

  test('is not tried if three passwords were rejected recently', async () => {
    const { persona, calls, refusals } = await proven(answer(200), ofGrafana, memory({ rests: true }));
    const problem = refusals.withheld.message;
    expect(persona).toEqual({ missing: createReason('password-not-tried', { problem }) });
    expect(calls).toEqual([]);
  });

  test('is used in three requests at most if a bare target cannot show it, with a note', async () => {
    const { persona, notes, calls } = await proven(answer(404), bare);
    expect(persona).toEqual({ as: { kind: 'basic', ...orgAdmin, unproven: { maxRequests: 3 } } });
    expect(notes).toEqual([createNote('credentials-unproven', { variable: 'GRAFANA_USER' })]);
    expect(calls).toEqual([]);
  });

  test('is used until its first 401 if a bare target on this machine cannot show it', async () => {
    const { persona } = await proven(answer(404), { ...bare, isOurs: true });
    expect(persona).toMatchObject({ as: { unproven: { maxRequests: Infinity } } });
  });

  test('is used without proof if a mock shows every caller the same user', async () => {
    const { persona, notes } = await proven(answer(200, { login: 'admin', isGrafanaAdmin: true }), mockWithUserPage);
    expect(persona).toMatchObject({ as: { unproven: { maxRequests: 3 } } });
    expect(notes).toHaveLength(1);
  });
});

describe('the token of a service account', () => {
  const proven = async (pages: Readonly<Record<string, Exchange>>, context = ofGrafana, personas = tokenOnly()) => {
    const client = target(pages);
    const outcome = await provePersonas(client, personas, context, memory());
    return { persona: outcome.personas['service-account'], notes: outcome.notes, calls: client.calls };
  };
  const accepted = { as: { kind: 'bearer', token } };
  const unauthorized = answer(401, { message: 'Unauthorized' });

  test.each([200, 403, 404])('is proven by %i at /api/user if a garbage token gets 401 there', async (status) => {
    const pages = { 'token /api/user': answer(status), 'garbage /api/user': unauthorized };
    expect((await proven(pages)).persona).toEqual(accepted);
  });

  test('is proven by /api/org if /api/user returns the same for both tokens', async () => {
    const alike = { 'token /api/user': answer(403), 'garbage /api/user': answer(403) };
    const pages = { ...alike, 'token /api/org': answer(200, { id: 1 }), 'garbage /api/org': unauthorized };
    expect((await proven(pages)).persona).toEqual(accepted);
  });

  test('is not used if it is the one of a server admin', async () => {
    const page = answer(200, { login: 'x', isGrafanaAdmin: true });
    expect((await proven({ 'token /api/user': page, 'garbage /api/user': unauthorized })).persona).toEqual({
      missing: createReason('credentials-of-server-admin', { variable: 'GRAFANA_SERVICE_ACCOUNT_TOKEN' }),
    });
  });

  test.each<[string, Readonly<Record<string, Exchange>>]>([
    ['deleted', { 'token /api/user': unauthorized, 'garbage /api/user': unauthorized }],
    ['expired', { 'token /api/user': answer(401, { message: 'Expired API key' }), 'garbage /api/user': unauthorized }],
    ['unknown to 9.4', { 'token /api/user': answer(500), 'garbage /api/user': unauthorized }],
    [
      'dead, with anonymous access',
      {
        'token /api/user': unauthorized,
        'garbage /api/user': unauthorized,
        'token /api/org': answer(200, { id: 1 }),
        'garbage /api/org': answer(200, { id: 1 }),
      },
    ],
    ['not responded to', { 'token /api/user': unanswered(), 'garbage /api/user': unanswered() }],
    ['denied by a proxy like every token', { 'token /api/user': answer(403), 'garbage /api/user': answer(403) }],
  ])('is not used if it is %s', async (_, pages) => {
    const { persona } = await proven(pages);
    expect(persona).toMatchObject({ missing: { code: 'credentials-not-accepted' } });
  });

  test.each([`"${token}"`, `'${token}'`, ` "${token}" `])('is not sent in quotes: %j', async (quoted) => {
    const { persona, calls } = await proven({}, ofGrafana, tokenOnly(quoted));
    expect(persona).toEqual({
      missing: createReason('credentials-in-quotes', { variable: 'GRAFANA_SERVICE_ACCOUNT_TOKEN' }),
    });
    expect(calls).toEqual([]);
  });

  test('is used with a note if a bare target cannot show it', async () => {
    const { persona, notes, calls } = await proven({}, bare);
    expect(persona).toEqual(accepted);
    expect(notes).toEqual([createNote('credentials-unproven', { variable: 'GRAFANA_SERVICE_ACCOUNT_TOKEN' })]);
    expect(calls).toEqual([]);
  });
});

describe('the unknown user', () => {
  test('is skipped with the time to wait if it was tried three times', async () => {
    const { personas } = await provePersonas(target({}), given, bare, memory({ seconds: 90 }));
    expect(personas['unknown-user']).toEqual({
      missing: createReason('unknown-user-rests', { seconds: 90 }),
      decision: 'skipped',
    });
  });

  test('is remembered before it is sent, and not as a rejected password', async () => {
    const refusals = memory();
    const seen: number[] = [];
    const inner = fakeClient(() => {
      seen.push(refusals.unknownUsers);
      return answer(401, { message: 'Invalid username or password' });
    });
    const client = rememberingClient(inner, given, refusals);
    const unknown = given['unknown-user'];
    if (!('as' in unknown)) throw new Error('The unknown user has no credentials.');
    await client.send({ method: 'GET', path: '/x', as: unknown.as });
    expect(seen).toEqual([1]);
    expect(refusals.remembered).toEqual([]);
  });
});

describe('a client that remembers failed logins', () => {
  const basic = { kind: 'basic', ...orgAdmin } as const;
  const unproven = { ...basic, unproven: { maxRequests: 3 } } as const;
  const wrong = answer(401, { message: 'Invalid username or password' });

  test.each<[string, Credentials, Exchange, number]>([
    ['counts a rejected password', basic, wrong, 1],
    ['counts a rejection of an unproven password in any words', unproven, answer(401, { message: 'Nein' }), 1],
    ['does not count what a proxy rejects', unproven, answer(401, { error: 'x' }), 0],
    ['does not count a missing permission', basic, answer(401, { message: 'You shall not pass' }), 0],
    ['does not count an empty password', { kind: 'header', authorization: 'Basic b3RoZXI6' }, wrong, 0],
    ['does not count a token', { kind: 'bearer', token }, wrong, 0],
    ['does not count a success', basic, answer(200), 0],
  ])('%s', async (_, as, exchange, count) => {
    const refusals = memory();
    await rememberingClient(
      fakeClient(() => exchange),
      given,
      refusals,
    ).send({ method: 'GET', path: '/x', as });
    expect(refusals.remembered).toHaveLength(count);
  });
});
