import { describe, expect, test } from 'vitest';
import { endpoints, requirements, scenarios } from '../../specs/index.ts';
import { type BoundScenario, impacts, type TargetValues } from '../../src/domain/scenario.ts';
import { expectedStatuses } from '../../src/domain/shared-requirements.ts';
import { tokenOf } from '../support/licenses.ts';

const known: TargetValues = { rootUrl: 'https://grafana.example/grafana/', license: tokenOf({ lid: '1' }) };
const each = scenarios.map((one) => [one.id, one] as const);
const must = new Map(requirements.map(({ id, level }) => [id, level]));

function bodyOf({ body }: BoundScenario): unknown {
  return typeof body === 'function' ? body(known) : body?.text;
}

describe('when the scenarios are listed', () => {
  test('there are at least 45', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(45);
  });

  test('each id is its own', () => {
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
  });

  test('one alone carries a wrong password, on check', () => {
    const strangers = scenarios.filter(({ as }) => as === 'unknown-user');
    expect(strangers.map(({ endpoint }) => endpoint.id)).toEqual(['check']);
  });

  test('the sequence stands last, in the order add, check, remove, check, remove, add, check', () => {
    const steps = scenarios.filter(({ sequential: step }) => step);
    expect(steps.map(({ endpoint }) => endpoint.id)).toEqual([
      'add',
      'check',
      'remove',
      'check',
      'remove',
      'add',
      'check',
    ]);
    expect(scenarios.slice(-steps.length)).toEqual(steps);
    expect(steps.map(({ given }) => given)).toEqual([
      'no license is stored',
      'a license is stored',
      'a license is stored',
      'no license is stored',
      'no license is stored',
      'no license is stored',
      'a license is stored',
    ]);
    expect(steps.map(({ expect: { licenseAfter, value } }) => licenseAfter ?? value?.equals)).toEqual([
      'added',
      true,
      'removed',
      false,
      'unchanged',
      'added',
      true,
    ]);
  });
});

describe('when a scenario is declared', () => {
  test.each(each)('%s is a word id that begins with its endpoint or its kind', (id, { endpoint }) => {
    expect(id).toMatch(/^[a-z]+(\.[a-z]+(-[a-z]+)*)$/);
    expect([endpoint.id, 'lifecycle', 'legacy']).toContain(id.split('.')[0]);
  });

  test.each(each)('%s covers requirements that exist and are exercised', (_, { covers }) => {
    for (const id of covers) expect(['must', 'should']).toContain(must.get(id));
    expect(new Set(covers).size).toBe(covers.length);
  });

  test.each(each)('%s names a requirement for the value it expects', (_, one) => {
    const named = one.expect.value?.requirement;
    if (named !== undefined) expect(must.get(named)).toBe('must');
  });

  test.each(each)('%s has a title without the final stop', (_, { title }) => {
    expect(title).toMatch(/^[a-z].*[^.]$/);
  });

  test.each(each)('%s expects a documented status, or says why not', (_, one) => {
    const statuses = expectedStatuses(one);
    expect(statuses.length).toBeGreaterThan(0);
    const { undocumented } = one.expect;
    if (undocumented) expect(undocumented.because.length).toBeGreaterThan(20);
    else for (const status of statuses) expect(one.endpoint.responses).toHaveProperty(String(status));
  });

  test.each(each)('%s has an impact that fits what it does', (_, one) => {
    expect(impacts).toContain(one.impact);
    if (one.endpoint.method !== 'GET') expect(one.impact).not.toBe('read');
    const succeeds = expectedStatuses(one).some((status) => status < 300);
    if (succeeds && one.endpoint.method !== 'GET') expect(one.impact).toBe('write');
  });

  test.each(each)('%s has a body exactly where the endpoint takes one', (_, one) => {
    expect(one.body === undefined).toBe(one.endpoint.method === 'GET');
  });

  test.each(each)('%s looks at the license where it may change it', (_, one) => {
    const mayChange = one.endpoint.method !== 'GET' && (one.as === 'server-admin' || one.impact === 'write');
    if (mayChange || one.unsafeIfAccepted) expect(one.expect.licenseAfter).toBeDefined();
  });
});

describe.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))('when %s is asked', (id, endpoint) => {
  const here = scenarios.filter((one) => one.endpoint === endpoint);

  test('the server admin is let in', () => {
    const allowed = here.filter(({ covers }) => covers.includes('authentication.server-admin-allowed'));
    expect(new Set(allowed.map(({ as }) => as))).toEqual(new Set(['server-admin']));
  });

  test.each([
    ['service-account', 'authentication.service-account-refused', [401, 403]],
    ['org-admin', 'authentication.org-admin-refused', id === 'check' || id === 'add' ? [401, 403] : [403]],
    ['anonymous', 'authentication.credentials-required', [401]],
    ['invalid-token', 'authentication.token-must-be-known', [401]],
  ] as const)('%s is refused', (as, requirement, statuses) => {
    const refusals = here.filter((one) => one.id === `${id}.refuses-${as === 'invalid-token' ? 'bad-token' : as}`);
    expect(refusals.map((one) => one.as)).toEqual([as]);
    expect(refusals[0]?.covers[0]).toBe(requirement);
    expect(refusals.flatMap(expectedStatuses)).toEqual(statuses);
  });
});

describe('when somebody who must be refused is let in by a broken server', () => {
  const refused = scenarios.filter(({ as, impact }) => as !== 'server-admin' && impact !== 'write');

  test.each(refused.map((one) => [one.id, one] as const))('%s does no harm, or is marked as harmful', (_, one) => {
    const sent = bodyOf(one);
    const text = JSON.stringify(sent) ?? '';
    expect(text).not.toContain(known.license);
    expect(text).not.toContain(known.rootUrl);
    expect(one.unsafeIfAccepted ?? false).toBe(one.endpoint.id === 'renew' || one.id.endsWith('-before-validation'));
  });

  test('the real payloads are of impact write, for each of the four', () => {
    const real = scenarios.filter(({ id }) => /^lifecycle\.(add|remove)-refused-/.test(id));
    expect(real).toHaveLength(8);
    for (const one of real) {
      expect(one.impact).toBe('write');
      expect(one.expect.licenseAfter).toBe('unchanged');
      expect(expectedStatuses(one)).toEqual([401, 403]);
      expect(bodyOf(one)).toEqual(one.endpoint.id === 'add' ? { token: known.license } : { instance: known.rootUrl });
      expect(one.given).toBe(one.endpoint.id === 'add' ? 'no license is stored' : 'a license is stored');
    }
  });
});

describe('when a payload is made of a license', () => {
  test.each(each)('%s needs one exactly then', (_, one) => {
    const other = typeof one.body === 'function' ? one.body({ ...known, license: 'another.one.entirely' }) : undefined;
    const differs = typeof one.body === 'function' && JSON.stringify(other) !== JSON.stringify(one.body(known));
    expect(one.needsLicense ?? false).toBe(differs);
  });
});

describe('when the answer may be another one', () => {
  const tolerant = scenarios.filter(({ expect: { tolerated } }) => tolerated !== undefined);
  const rows = tolerant.map(({ id, expect: { tolerated } }) => [
    id,
    (tolerated ?? []).map(({ status, as, versions, unlessAnonymousAccessIsOff }) =>
      [status, as, versions?.from, versions?.before, unlessAnonymousAccessIsOff && 'unless off']
        .filter(Boolean)
        .join(' '),
    ),
  ]);
  const ofTheIntroduction = ['403 information unless off', '403 warn'];

  test('it is one that design and versions allow, and no other', () => {
    expect(Object.fromEntries(rows)).toEqual({
      'check.refuses-anonymous': ofTheIntroduction,
      'check.refuses-bad-token': ofTheIntroduction,
      'check.refuses-wrong-password': [...ofTheIntroduction, '400 warn 10.0.0 10.3.0'],
      'add.refuses-anonymous': ofTheIntroduction,
      'add.refuses-bad-token': ofTheIntroduction,
      'renew.refuses-anonymous': ['403 information unless off'],
      'renew.refuses-bad-token': ['403 information unless off'],
      'remove.refuses-anonymous': ['403 information unless off'],
      'remove.refuses-bad-token': ['403 information unless off'],
      'check.refuses-anonymous-while-unlicensed': ofTheIntroduction,
      'renew.refuses-anonymous-while-unlicensed': ['403 information unless off'],
      'remove.refuses-anonymous-while-unlicensed': ['403 information unless off'],
      'renew.stored-license': ['404 warn', '502 warn', '504 warn'],
      'remove.missing-instance': ['400 warn'],
      'remove.empty-instance': ['400 warn'],
      'add.refuses-anonymous-before-validation': ofTheIntroduction,
      'remove.refuses-anonymous-before-validation': ['403 information unless off'],
      'check.refuses-bad-token-while-unlicensed': ofTheIntroduction,
      'renew.refuses-bad-token-while-unlicensed': ['403 information unless off'],
      'remove.refuses-bad-token-while-unlicensed': ['403 information unless off'],
    });
  });

  test.each(tolerant.map((one) => [one.id, one] as const))('%s says why', (_, { expect: { tolerated = [] } }) => {
    for (const { because } of tolerated) expect(because.length).toBeGreaterThan(20);
  });
});

describe('when a removal must be refused', () => {
  const refusals = scenarios.filter(
    ({ id, endpoint }) => (endpoint.id === 'remove' && id.endsWith('-instance')) || /other-(scheme|port)$/.test(id),
  );

  test('no payload names the instance', () => {
    expect(Object.fromEntries(refusals.map((one) => [one.id, bodyOf(one)]))).toEqual({
      'remove.wrong-instance': { instance: 'https://another-instance.invalid/' },
      'remove.longer-instance': { instance: 'https://grafana.example/grafana/elsewhere/' },
      'remove.shorter-instance': { instance: 'https://grafana.exampl' },
      'remove.other-scheme': { instance: 'http://grafana.example/grafana/' },
      'remove.other-port': { instance: 'https://grafana.example:4321/grafana/' },
      'remove.missing-instance': {},
      'remove.empty-instance': { instance: '' },
      'remove.non-string-instance': { instance: true },
      'remove.listed-instance': { instance: ['https://grafana.example/grafana/'] },
    });
  });
});
