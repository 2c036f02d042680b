import { type MockCase, mockCases } from '../../src/mock/cases.ts';
import { authorizationOf } from './authorization.ts';

/**
 * The cases of a mock as a configuration of Mountebank. Its predicates know no state, so a license is always stored: cases for
 * the other state are left out.
 */
export function mountebankConfiguration(port: number): object {
  const stubs = mockCases()
    .filter(({ ifStored }) => ifStored !== false)
    .map(stub);
  return { imposters: [{ protocol: 'http', port, host: '127.0.0.1', stubs }] };
}

/** Values are case-sensitive, names of headers are not. */
const exactly = { caseSensitive: true, keyCaseSensitive: false };

function stub(one: MockCase): object {
  const { method, path, caller, field, response } = one;
  const headers = caller === 'anybody' ? {} : { headers: { Authorization: authorizationOf(caller) } };
  return {
    predicates: [
      { equals: { method, path, ...headers }, ...exactly },
      ...(field === undefined ? [] : [bodyPredicate(field)]),
    ],
    responses: [
      {
        is: {
          statusCode: response.status,
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(response.body),
        },
      },
    ],
  };
}

function bodyPredicate({ name, value }: NonNullable<MockCase['field']>): object {
  return value === undefined
    ? { matches: { body: { [name]: '.' } } }
    : { equals: { body: { [name]: value } }, ...exactly };
}
