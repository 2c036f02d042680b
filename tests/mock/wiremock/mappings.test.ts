import { expect, test } from 'vitest';
import { wireMockMappings } from '../../../src/mock/wiremock/mappings.ts';

interface Mapping {
  readonly name: string;
  readonly priority: number;
  readonly requiredScenarioState?: string;
  readonly newScenarioState?: string;
  readonly request: { readonly method: string; readonly urlPath: string };
  readonly response: { readonly status: number };
}

const files = wireMockMappings().map(({ path, text }) => ({
  path,
  mappings: (JSON.parse(text) as { readonly mappings: readonly Mapping[] }).mappings,
}));

test('each endpoint has a file of mappings', () => {
  expect(files.map(({ path }) => path)).toEqual(
    ['check', 'show', 'add', 'renew', 'remove'].map((name) => `mappings/${name}.json`),
  );
});

test.for(files)(
  'in $path any request without known credentials gets 401, and only if nothing else matches',
  ({ mappings }) => {
    const last = mappings.toSorted((a, b) => b.priority - a.priority)[0];
    expect(last?.response.status).toBe(401);
    expect(Object.keys(last?.request ?? {})).toEqual(['method', 'urlPath']);
  },
);

test('every state that a mapping requires is the first one, or one that another mapping leads to', () => {
  const all = files.flatMap(({ mappings }) => mappings);
  const states = new Set(['Started', ...all.map(({ newScenarioState }) => newScenarioState)]);
  expect(all.filter(({ requiredScenarioState }) => !states.has(requiredScenarioState ?? 'Started'))).toEqual([]);
  expect(states).toContain('no license is stored');
});

test('the names of the mappings are unique', () => {
  const names = files.flatMap(({ mappings }) => mappings.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});
