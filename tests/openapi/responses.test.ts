import { describe, expect, test } from 'vitest';
import { scenarios } from '../../specs/index.ts';
import { credentialsOf } from '../../src/accounts/credential-forms.ts';
import { personasOf } from '../../src/accounts/personas.ts';
import { type BoundScenario, noLicenseStored } from '../../src/domain/scenario.ts';
import { authorizationOf } from '../../src/http/credentials.ts';
import { createReferenceServer } from '../../src/reference/index.ts';
import { realScenario } from '../support/scenarios.ts';
import { described, operationOf, validatorOf } from './described.ts';

const document = described();

/** Sends the request of a scenario to a new reference server, and gives what the document does not allow in the response. */
async function deviations(scenario: BoundScenario, fault: readonly string[] = []): Promise<readonly unknown[]> {
  const { endpoint, given, as, body } = scenario;
  const server = await createReferenceServer({ seedPersonas: true, unlicensed: given === noLicenseStored, fault });
  const authorization = authorizationOf(credentialsOf(personasOf(server), as, scenario));
  const sent = typeof body === 'function' ? JSON.stringify(body(server)) : body?.text;
  const request = new Request(new URL(endpoint.path.slice(1), server.url), {
    method: endpoint.method,
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const response = await server.fetch(request);
  const received: unknown = await response.json();

  const allowed = operationOf(document, endpoint).responses[String(response.status)];
  if (!allowed) return [`status ${response.status}`];
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const validate = validatorOf(document, allowed.content['application/json'].schema);
  return [...(type === 'application/json' ? [] : [type]), ...(validate(received) ? [] : (validate.errors ?? []))];
}

describe('the OpenAPI document allows the responses of the reference server', () => {
  test.each(scenarios)('in the scenario $id', async (scenario) => {
    expect(await deviations(scenario)).toEqual([]);
  });
});

describe('the OpenAPI document does not allow the response', () => {
  test('with an undocumented status', async () => {
    const rejection = realScenario('add.rejects.missing-token');
    expect(await deviations(rejection, ['add.answers-422-to-missing-token'])).toEqual(['status 422']);
  });

  test('with a quoted boolean', async () => {
    const found = await deviations(realScenario('check.reports.boolean'), ['check.quotes']);
    expect(found).toMatchObject([{ keyword: 'type', params: { type: 'boolean' } }]);
  });
});
