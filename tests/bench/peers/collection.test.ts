import { describe, expect, it } from 'vitest';
import { type Check, collectionFor } from '../../../bench/peers/collection.ts';
import { hurlFile } from '../../../bench/peers/hurl.ts';
import { postmanCollection } from '../../../bench/peers/newman.ts';

const login = { user: 'someone', password: 'secret' };
const checks = collectionFor({
  url: 'http://localhost:3000/',
  license: 'head.claims.signature',
  admin: login,
  orgAdmin: login,
  serviceAccountToken: 'token',
});
const checkOf = (id: string): Check | undefined => checks.find((check) => check.id === id);

describe('the collection that every peer runs', () => {
  it('has 28 different checks', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(28);
    expect(checks).toHaveLength(28);
  });

  it('sends the credentials of the persona', () => {
    expect(checkOf('check.reports.true')?.authorization).toMatch(/^Basic /);
    expect(checkOf('check.denies.service-account')?.authorization).toBe('Bearer token');
    expect(checkOf('check.denies.anonymous')).not.toHaveProperty('authorization');
  });

  it('expects a boolean where access is granted, and an error where it is denied', () => {
    expect(checkOf('check.reports.true')).toMatchObject({ statuses: [200], shape: 'boolean' });
    expect(checkOf('remove.rejects.another-instance')).toMatchObject({ statuses: [422], shape: 'error' });
  });

  it('becomes a request for each check in a Hurl file', () => {
    const file = hurlFile(checks);
    expect(file.match(/^(GET|POST|DELETE) /gm)).toHaveLength(28);
    expect(file).toContain('`{"token":`\nHTTP *\n[Asserts]\nstatus >= 400\nstatus <= 400');
    // Between backticks these two have a meaning of their own.
    expect(checks.filter(({ body }) => /\\|\{\{|`/.test(body ?? ''))).toEqual([]);
  });

  it('becomes an item for each check in a Postman collection', () => {
    const { item } = JSON.parse(postmanCollection(checks));
    expect(item.map(({ name }: { name: string }) => name)).toEqual(checks.map(({ id }) => id));
    expect(item[0].event[0].script.exec.join('\n')).toContain("to.be.a('boolean')");
  });
});
