import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { exampleTargetValues } from '../../src/domain/example-values.ts';
import { isPlainAdmin } from '../../src/domain/scenario.ts';
import { endpointOf } from '../support/scenarios.ts';
import { described, operationOf, validatorOf } from './described.ts';

const document = described();

function bodyOf(id: 'add' | 'renew' | 'remove') {
  const { requestBody } = operationOf(document, endpointOf(id));
  const schema = requestBody?.content['application/json'].schema ?? {};
  return { required: requestBody?.required, schema, validate: validatorOf(document, schema) };
}

/** The bodies of a server admin that the schema of an operation rejects, by the cases of their scenarios. */
function rejectedCases(id: 'add' | 'remove'): readonly string[] {
  const { validate } = bodyOf(id);
  return scenarios.flatMap((scenario) => {
    const { body, endpoint, given } = scenario;
    if (endpoint.id !== id || given !== 'a license is stored' || !isPlainAdmin(scenario)) return [];
    return typeof body !== 'function' || validate(body(exampleTargetValues)) ? [] : [scenario.id.split('.')[2] ?? ''];
  });
}

describe('the request body', () => {
  test('of adding a license requires a token that is a string and not empty', () => {
    expect(bodyOf('add')).toMatchObject({
      required: true,
      schema: { type: 'object', required: ['token'], properties: { token: { type: 'string', minLength: 1 } } },
    });
    expect(rejectedCases('add').toSorted()).toEqual([
      'boolean-token',
      'empty-token',
      'list-body',
      'missing-token',
      'null-body',
      'null-token',
      'number-token',
      'token-in-list',
      'token-in-object',
    ]);
  });

  test('of a removal requires an instance that is a string and not empty', () => {
    expect(bodyOf('remove')).toMatchObject({
      required: true,
      schema: { type: 'object', required: ['instance'], properties: { instance: { type: 'string', minLength: 1 } } },
    });
    expect(rejectedCases('remove').toSorted()).toEqual([
      'boolean-instance',
      'empty-instance',
      'instance-in-list',
      'instance-in-object',
      'list-body',
      'missing-instance',
      'null-body',
      'null-instance',
      'number-instance',
    ]);
  });

  test('of a renewal is an object or null', () => {
    const { required, validate } = bodyOf('renew');
    expect(required).toBe(true);
    expect([{}, null, [], 'text'].map((value) => validate(value))).toEqual([true, true, false, false]);
  });

  test('does not exist for the check', () => {
    expect(operationOf(document, endpointOf('check'))).not.toHaveProperty('requestBody');
  });
});
