import type { Check } from './collection.ts';

/** The collection as newman reads it: format 2.1 of Postman collections. */
export function postmanCollection(checks: readonly Check[]): string {
  return JSON.stringify({
    info: {
      name: 'Enterprise Licensing',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: checks.map(item),
  });
}

function item({ id, method, url, authorization, body, statuses, shape }: Check) {
  const header = (key: string, value: string | undefined) => (value === undefined ? [] : [{ key, value }]);
  return {
    name: id,
    request: {
      method,
      url,
      header: [
        ...header('Authorization', authorization),
        ...header('Content-Type', body === undefined ? undefined : 'application/json'),
      ],
      ...(body === undefined ? {} : { body: { mode: 'raw', raw: body } }),
    },
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: testScript(statuses, shape) } }],
  };
}

function testScript(statuses: Check['statuses'], shape: Check['shape']): readonly string[] {
  const expectation = shape === 'boolean' ? "to.be.a('boolean')" : "to.have.property('message').that.is.a('string')";
  return [
    `pm.test('status', () => pm.expect(pm.response.code).to.be.oneOf(${JSON.stringify(statuses)}));`,
    "pm.test('type', () => pm.expect(pm.response.headers.get('Content-Type')).to.match(/^application\\/json/));",
    `pm.test('body', () => pm.expect(pm.response.json()).${expectation});`,
  ];
}
