import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { endpoints, scenarios } from '../../../specs/index.ts';
import { documentedStatuses } from '../../../src/domain/endpoint.ts';
import { exampleTargetValues } from '../../../src/domain/example-values.ts';
import { expectedStatuses } from '../../../src/domain/shared-requirements.ts';
import { authorizationOf } from '../../../src/http/credentials.ts';
import {
  contractDifferences,
  contractText,
  interactionsIn,
  type RecordedInteraction,
  scenarioIdOf,
} from '../../../src/pact/contract/contract.ts';
import { exampleCredentials } from '../../../src/pact/contract/example-values.ts';
import { contractInteractions, skippedScenarios } from '../../../src/pact/contract/interactions.ts';
import { stateNames } from '../../../src/pact/contract/states.ts';
import { shippedContract } from '../../../src/pact/verify/pact-file.ts';

const text = readFileSync(shippedContract(), 'utf8');
const committed = interactionsIn(text) ?? [];

describe('the contract', () => {
  test('has an interaction for every documented status of every endpoint', () => {
    for (const endpoint of endpoints) {
      const statuses = contractInteractions
        .filter(({ scenario }) => scenario.endpoint.id === endpoint.id)
        .flatMap(({ scenario }) => expectedStatuses(scenario));
      expect(statuses, endpoint.id).toEqual(expect.arrayContaining([...documentedStatuses(endpoint)]));
    }
  });

  test('has an interaction for every refused persona on every endpoint', () => {
    for (const endpoint of endpoints) {
      const personas = contractInteractions
        .filter(({ scenario }) => scenario.endpoint.id === endpoint.id)
        .map(({ scenario }) => scenario.as);
      expect(personas).toEqual(expect.arrayContaining(['service-account', 'org-admin', 'anonymous', 'invalid-token']));
    }
  });

  test('has the interactions of the specs, with the same ids', () => {
    expect(committed.map(scenarioIdOf)).toEqual(contractInteractions.map(({ scenario }) => scenario.id));
  });

  test('holds every scenario, or the reason why it cannot', () => {
    const held = contractInteractions.map(({ scenario }) => scenario.id);
    const reasons = skippedScenarios.map(({ id }) => id);
    expect([...held, ...reasons].toSorted()).toEqual(
      [...scenarios.map(({ id }) => id), 'add.reports.internal-error'].toSorted(),
    );
  });

  test('names a description no more than once, since Pact keeps the last of two without a word', () => {
    const descriptions = committed.map(({ description }) => description);
    expect(new Set(descriptions).size).toBe(descriptions.length);
  });

  test('has requests without credentials at its end, because a stub server takes the first that fits', () => {
    const bare = committed.map(({ request }) => !JSON.stringify(request).includes('"Authorization"'));
    expect(bare.toSorted()).toEqual(bare);
  });

  test('asks for states of the public interface alone, with the persona as a parameter', () => {
    for (const { providerStates } of committed as readonly { providerStates: readonly State[] }[]) {
      expect(providerStates).toHaveLength(1);
      expect(stateNames).toContain(providerStates[0]?.name);
      expect(Object.keys(providerStates[0]?.params ?? {})).toEqual(['persona']);
    }
  });

  test('names the requirements of each interaction in a comment', () => {
    for (const { comments } of committed as readonly { comments: { requirements: readonly string[] } }[]) {
      expect(comments.requirements.length).toBeGreaterThan(0);
    }
  });

  test('contains no credentials and no license but example values, and nothing pending', () => {
    const authorizations = committed.flatMap(
      ({ request }) => JSON.stringify(request).match(/(Basic|Bearer) [^"]+/g) ?? [],
    );
    const dummies = (['server-admin', 'org-admin', 'service-account', 'unknown-user', 'invalid-token'] as const).map(
      (persona) => authorizationOf(exampleCredentials[persona]),
    );
    expect(authorizations.length).toBeGreaterThan(20);
    expect(authorizations.filter((one) => !dummies.includes(one))).toEqual([]);
    // The header of an unsecured JWT is in no way secret.
    expect(text.replaceAll('eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.', '')).not.toMatch(/eyJ|glsa_|"pending": true/);
    expect(text).toContain(exampleTargetValues.license);
  });

  test('has no version of Pact in its metadata, only that of the pact specification', () => {
    expect(JSON.parse(text).metadata).toEqual({ pactSpecification: { version: '4.0' } });
  });
});

interface State {
  readonly name: string;
  readonly params?: object;
}

describe('making the contract of what was recorded', () => {
  test('gives the same text whatever the order', () => {
    expect(contractText(committed)).toBe(text);
    expect(contractText(committed.toReversed())).toBe(text);
  });

  test('fails if Pact has lost an interaction', () => {
    expect(() => contractText(committed.slice(1))).toThrow(
      `${committed.length - 1} interactions where the specs have ${committed.length}. Lost: check.reports.boolean.`,
    );
  });

  test('fails if an interaction is there twice or is not one of the specs', () => {
    const [first] = committed;
    const stray: RecordedInteraction = { comments: { scenario: 'check.renamed' } };
    expect(() => contractText([...committed, first ?? {}])).toThrow(/There twice: check\.reports\.boolean/);
    expect(() => contractText([...committed, stray])).toThrow(/Not in the specs: check\.renamed/);
  });
});

describe('comparing a contract with the current one', () => {
  const changed = (change: (pact: { interactions: RecordedInteraction[] }) => void): string => {
    const pact = JSON.parse(text);
    change(pact);
    return JSON.stringify(pact, null, 2);
  };

  test('finds nothing if they are the same', () => {
    expect(contractDifferences(text, text)).toEqual([]);
  });

  test('names the interaction and the place where a value differs', () => {
    const old = text.replace('"status": 500', '"status": 503');
    expect(contractDifferences(old, text)).toEqual(['add.reports.internal-error response status: 503 is to be 500']);
  });

  test('names interactions that are missing or left over', () => {
    const fewer = changed(({ interactions }) => interactions.pop());
    expect(contractDifferences(fewer, text)).toEqual(['remove.denies.anonymous.empty-object: is missing']);
    expect(contractDifferences(text, fewer)).toEqual([
      'remove.denies.anonymous.empty-object: is in the file, but not in the specs',
    ]);
  });

  test('reports a different layout, a missing file, and a file that is not a pact', () => {
    expect(contractDifferences(`${text}\n`, text)[0]).toMatch(/the layout/);
    expect(contractDifferences(undefined, text)[0]).toMatch(/does not exist/);
    expect(contractDifferences('[]', text)[0]).toMatch(/is not a pact/);
  });
});
