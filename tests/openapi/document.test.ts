import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { endpoints, requirements, scenarios } from '../../specs/index.ts';
import { openApiText } from '../../src/cli/openapi.ts';
import { documentedStatuses } from '../../src/domain/endpoint.ts';
import { exampleTargetValues } from '../../src/domain/example-values.ts';
import { expectedStatuses } from '../../src/domain/shared-requirements.ts';
import { endpointOf } from '../support/scenarios.ts';
import { type Described, described, operationOf, validatorOf } from './described.ts';

const document = described();

/** What the JSON Schema of OpenAPI finds wrong with a document. */
async function violations(of: object): Promise<unknown> {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(of)));
  return valid ? [] : errors;
}

describe('the OpenAPI document', () => {
  test('is valid by the JSON Schema of OpenAPI 3.1', async () => {
    expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) });
    expect(await violations(document)).toEqual([]);
  });

  test('would be invalid if a response had no description', async () => {
    const broken: Described = structuredClone(document);
    Reflect.deleteProperty(broken.paths['/api/licensing/check']?.get?.responses['200'] ?? {}, 'description');
    expect(await violations(broken)).not.toEqual([]);
  });

  test('is committed as contracts/openapi.json', () => {
    const committed = readFileSync(new URL('../../contracts/openapi.json', import.meta.url), 'utf8');
    expect(committed).toBe(openApiText());
  });

  test('has the documented endpoints and no others, under /api', () => {
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.toSorted()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).toSorted());
    expect(Object.keys(document.paths).filter((path) => !path.startsWith('/api/'))).toEqual([]);
  });

  test('names each requirement of the specs', () => {
    const named = new Set(endpoints.flatMap((endpoint) => operationOf(document, endpoint)['x-requirements']));
    const missing = requirements.filter(({ id }) => !named.has(id) && !document.info.description.includes(`\`${id}\``));
    expect(missing).toEqual([]);
  });

  test('has schemas that ajv compiles in strict mode', () => {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect(() => validatorOf(document, schema), name).not.toThrow();
    }
  });
});

describe.each(endpoints)('the operation of $id', (endpoint) => {
  const operation = operationOf(document, endpoint);

  test('demands Basic authentication and names the permission', () => {
    expect(operation.security).toEqual([{ basicAuth: [] }]);
    expect(operation['x-grafana-permission']).toBe(endpoint.permission);
  });

  test('has a response for each status that is documented or expected, and marks the undocumented ones', () => {
    const expected = scenarios.filter((one) => one.endpoint.id === endpoint.id).flatMap(expectedStatuses);
    const documented = documentedStatuses(endpoint);
    expect(Object.keys(operation.responses).map(Number)).toEqual(
      [...new Set([...documented, ...expected])].toSorted((a, b) => a - b),
    );
    const marked = Object.entries(operation.responses).filter(([, response]) => response['x-undocumented']);
    expect(marked.map(([status]) => Number(status)).filter((status) => documented.includes(status))).toEqual([]);
    expect(marked).toHaveLength(Object.keys(operation.responses).length - documented.length);
  });

  test('gives each response its meaning and existing requirements', () => {
    for (const [status, response] of Object.entries(operation.responses)) {
      const means = endpoint.responses[Number(status)]?.means.slice(1) ?? 'Undocumented: ';
      expect(response.description).toContain(means);
      expect(response['x-requirements'].length, status).toBeGreaterThan(0);
    }
    const ids = new Set<string>(requirements.map(({ id }) => id));
    const named = Object.values(operation.responses).flatMap((response) => response['x-requirements']);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('has an example for each body, which its schema accepts', () => {
    const { requestBody, responses } = operation;
    const contents = [...(requestBody ? [requestBody] : []), ...Object.values(responses)].map(({ content }) => content);
    for (const { 'application/json': body } of contents) {
      expect(body).toHaveProperty('example');
      const validate = validatorOf(document, body.schema);
      expect([validate(body.example), validate.errors]).toEqual([true, null]);
    }
  });
});

describe('the responses', () => {
  test('of adding a license do not include 422, which the page does not list', () => {
    const { responses } = operationOf(document, endpointOf('add'));
    expect(Object.keys(responses)).toEqual(['200', '400', '401', '403', '500']);
  });

  test('of the check have a bare boolean as their example', () => {
    const { responses } = operationOf(document, endpointOf('check'));
    expect(responses['200']?.content['application/json'].example).toBe(true);
  });

  test('of adding and renewing link to what follows, with the instance of the license', () => {
    const linksOf = (id: 'add' | 'renew'): unknown => operationOf(document, endpointOf(id)).responses['200']?.links;
    const removal = { operationId: 'removeLicense', requestBody: { instance: '$response.body#/sub' } };
    expect(linksOf('add')).toMatchObject({
      renewLicense: { operationId: 'renewLicense', requestBody: {} },
      removeLicense: removal,
    });
    expect(linksOf('renew')).toMatchObject({ removeLicense: removal });
  });
});

describe('the document for a server', () => {
  const server = { url: 'http://127.0.0.1:3000/grafana/', rootUrl: 'https://grafana.test/', license: 'a.b.c' };
  const live = described({ server });

  test('has its URL, and examples with its license and its root URL', () => {
    expect(live.servers).toMatchObject([{ url: 'http://127.0.0.1:3000/grafana' }]);
    const exampleOf = (id: 'add' | 'remove'): unknown =>
      operationOf(live, endpointOf(id)).requestBody?.content['application/json'].example;
    expect(exampleOf('add')).toEqual({ token: 'a.b.c' });
    expect(exampleOf('remove')).toEqual({ instance: 'https://grafana.test/' });
    expect(JSON.stringify(live)).not.toContain(exampleTargetValues.rootUrl);
  });

  test('is otherwise equal to the document for any server', () => {
    const { servers: _, ...rest } = live;
    const { servers: _any, ...any } = document;
    const text = JSON.stringify(rest)
      .replaceAll(server.rootUrl, exampleTargetValues.rootUrl)
      .replaceAll(server.license, exampleTargetValues.license);
    expect(JSON.parse(text)).toEqual(any);
  });
});
