import { describe, expect, test } from 'vitest';
import { personasOf, withPersonas } from '../../src/accounts/personas.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { settings } from '../support/settings.ts';

describe('personas from the settings', () => {
  test('have the configured credentials', () => {
    const personas = personasOf(
      settings({
        admin: { user: 'admin', password: 'a' },
        orgAdmin: { user: 'org', password: 'b' },
        serviceAccountToken: 'glsa_x',
      }),
    );
    expect(personas).toMatchObject({
      'server-admin': { as: { kind: 'basic', user: 'admin', password: 'a' } },
      'org-admin': { as: { kind: 'basic', user: 'org', password: 'b' } },
      'service-account': { as: { kind: 'bearer', token: 'glsa_x' } },
      anonymous: { as: { kind: 'none' } },
    });
  });

  test('name the missing setting if they are not configured', () => {
    const personas = personasOf(settings());
    expect(personas).toMatchObject({
      'server-admin': { missing: createReason('no-server-admin') },
      'org-admin': {
        missing: createReason('no-org-admin'),
      },
      'service-account': { missing: createReason('no-service-account') },
    });
  });

  test('ignore an empty token', () => {
    expect(personasOf(settings({ serviceAccountToken: '' }))['service-account']).toHaveProperty('missing');
  });
});

describe('generated personas', () => {
  const two = [personasOf(settings()), personasOf(settings())] as const;

  test('the unknown user has a random login that differs each time', () => {
    const [one, other] = two.map((personas) => personas['unknown-user']);
    expect(one).toMatchObject({
      as: {
        kind: 'basic',
        user: expect.stringMatching(/^nobody-[0-9a-f]{12}$/),
        password: expect.stringMatching(/^[0-9a-f]{24}$/),
      },
    });
    expect(one).not.toEqual(other);
  });

  test('the invalid token starts like the documented example, not like a service account token, and differs each time', () => {
    const [one, other] = two.map((personas) => personas['invalid-token']);
    expect(one).toMatchObject({
      as: { kind: 'bearer', token: expect.stringMatching(/^eyJub2JvZHktaXNzdWVkLXRoaXMt[0-9a-f]{24}$/) },
    });
    expect(JSON.stringify(one)).not.toContain('glsa_');
    expect(one).not.toEqual(other);
  });
});

describe('created test accounts', () => {
  test('replace the missing personas', () => {
    const before = personasOf(settings());
    const made = { as: { kind: 'bearer', token: 'made' } } as const;
    const after = withPersonas(before, { 'service-account': made });
    expect(after).toEqual({ ...before, 'service-account': made });
    expect(before['service-account']).toHaveProperty('missing');
  });
});
