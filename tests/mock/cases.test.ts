import { expect, test } from 'vitest';
import { endpoints } from '../../specs/index.ts';
import { mockCases } from '../../src/mock/cases.ts';

const byEndpoint = [...Map.groupBy(mockCases(), ({ endpoint }) => endpoint)].map(([endpoint, cases]) => ({
  endpoint,
  cases,
}));

test('there are cases for each documented endpoint, and for the one that shows the license', () => {
  const routes = new Set(mockCases().map(({ method, path }) => `${method} ${path}`));
  const documented = endpoints.map(({ method, path }) => `${method} ${path}`);
  expect([...routes].toSorted()).toEqual([...documented, 'GET /api/licensing/token'].toSorted());
});

test.for(byEndpoint)('$endpoint ends with a case that any request matches, which gets 401', ({ cases }) => {
  const last = cases.at(-1);
  expect(last).toMatchObject({ caller: 'anybody', response: { status: 401 } });
  expect(last).not.toHaveProperty('field');
  expect(last).not.toHaveProperty('ifStored');
  expect(cases.filter(({ caller }) => caller === 'anybody')).toHaveLength(1);
});

test.for(byEndpoint)('$endpoint has no case that an earlier one hides', ({ cases }) => {
  const hidden = cases.filter((one, index) =>
    cases
      .slice(0, index)
      .some(
        ({ caller, ifStored, field }) =>
          (caller === 'anybody' || caller === one.caller) &&
          (ifStored === undefined || ifStored === one.ifStored) &&
          (field === undefined || (field.value === undefined && one.field !== undefined)),
      ),
  );
  expect(hidden).toEqual([]);
});

test('only adding and removing a license change whether one is stored', () => {
  const changing = mockCases().filter(({ stores }) => stores !== undefined);
  expect(changing.map(({ endpoint, stores }) => [endpoint, stores])).toEqual([
    ['add', true],
    ['remove', false],
  ]);
});
