import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { type CostFactors, costOf } from '../../src/app/run-cost.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { Planned } from '../../src/domain/run-events.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import { realScenario } from '../support/scenarios.ts';

const factors: CostFactors = { impact: 'write', createsUser: false, createsServiceAccount: false, sequences: 0 };
const running = (all: readonly BoundScenario[]): readonly Planned[] =>
  all.map((scenario) => ({ scenario, decision: 'run', reason: null }));
const planOf = (...ids: readonly string[]): readonly Planned[] => running(ids.map(realScenario));

describe('the cost of a run', () => {
  test('counts the requests of the scenarios that run, and those that could change the license', () => {
    const planned = planOf('check.reports.boolean', 'add.rejects.missing-token', 'remove.accepts.root-url');
    const left: Planned = {
      scenario: realScenario('renew.accepts.stored-license'),
      decision: 'skipped',
      reason: createReason('skip-option'),
    };
    expect(costOf([...planned, left], factors)).toEqual({
      scenarioRequests: 3,
      possibleWrites: 2,
      failedLogins: 0,
      usersCreated: 0,
      serviceAccountsCreated: 0,
      issuerContacts: 0,
      changesLicense: true,
    });
  });

  test('counts the failed logins with an unknown user', () => {
    expect(costOf(planOf('check.denies.unknown-user', 'check.denies.invalid-token'), factors).failedLogins).toBe(1);
  });

  test('counts renewals of the server admin as contacts with the issuer, and each sequence once', () => {
    const planned = planOf('renew.accepts.stored-license', 'renew.denies.anonymous');
    expect(costOf(planned, { ...factors, sequences: 20 }).issuerContacts).toBe(21);
  });

  test('counts the accounts that are created', () => {
    const cost = costOf([], { ...factors, createsUser: true, createsServiceAccount: true });
    expect(cost).toMatchObject({ usersCreated: 1, serviceAccountsCreated: 1 });
  });

  test.each([
    ['write', 'remove.accepts.root-url', true],
    ['write', 'check.reports.boolean', false],
    ['reject', 'add.rejects.missing-token', false],
  ] as const)('at impact %s with %s changes the license: %s', (impact, id, changesLicense) => {
    expect(costOf(planOf(id), { ...factors, impact }).changesLicense).toBe(changesLicense);
  });

  test('of all scenarios includes fewer than the five failed logins that lock an account', () => {
    expect(costOf(running(scenarios), factors).failedLogins).toBeLessThan(5);
  });
});
