import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scenarios } from '../../../specs/index.ts';
import { verdicts } from '../../../src/domain/report.ts';
import { requirementsCovered } from '../../../src/domain/shared-requirements.ts';
import { judge } from '../../../src/engine/judge/judge.ts';
import type { LicenseState } from '../../../src/license/license-state.ts';
import { anyString } from '../../support/any-string.ts';
import { answered } from '../../support/exchanges.ts';
import { context } from '../../support/judge-contexts.ts';
import { blank, naming, saying } from '../../support/license-states.ts';

const option = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });

const observations: fc.Arbitrary<LicenseState | undefined> = option(
  fc.oneof(
    fc.record({ identity: fc.string(), valid: fc.boolean() }).map(({ identity, valid }) => naming(identity, { valid })),
    option(fc.boolean()).map(blank),
    option(fc.boolean()).map(saying),
  ),
);

const headers = fc.array(
  fc.tuple(fc.constantFrom('content-type', 'location', 'deprecation', 'sunset', 'x-other'), anyString()),
);

const exchanges = fc
  .record({
    status: fc.oneof(fc.constantFrom(200, 202, 400, 401, 403, 404, 422, 500), fc.integer()),
    headers,
    body: fc.oneof(fc.json(), anyString()),
    cut: fc.option(fc.constant({ kind: 'reset', message: 'cut' } as const)),
  })
  .map(({ cut, ...response }) => answered({ ...response, ...(cut ? { cut } : {}) }));

const known = fc
  .record({
    version: option(fc.oneof(fc.constantFrom('9.0.0', '10.1.0', '13.0.0'), fc.string())),
    anonymousAccess: fc.constantFrom('on', 'off', 'unknown'),
    licenseSource: fc.constantFrom('database', 'elsewhere', 'unknown'),
    hasGrafanaPages: fc.boolean(),
    licenseJustAdded: fc.boolean(),
    tokenEndpointSupported: fc.boolean(),
    rootUrl: fc.constantFrom('', 'https://ours.example/'),
    shown: fc.constantFrom(naming('x', { valid: false }).token, blank(true).token, saying(true).token),
    before: observations,
    after: observations,
  })
  .map(context);

describe('an exchange with any response', () => {
  test('has a verdict and findings about requirements that the scenario covers, and throws nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...scenarios), exchanges, known, (scenario, exchange, circumstancesOfAny) => {
        const { verdict, findings } = judge(scenario, exchange, circumstancesOfAny);
        expect(verdicts).toContain(verdict);
        const covered = requirementsCovered(scenario);
        for (const { requirement, message, seen } of findings) {
          expect(covered).toContain(requirement);
          expect(message).not.toBe('');
          expect(seen).not.toBe('');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
