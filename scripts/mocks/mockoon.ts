import { createHash } from 'node:crypto';
import { type MockCase, mockCases } from '../../src/mock/cases.ts';
import { authorizationOf } from './authorization.ts';

/** The cases of a mock as an environment of Mockoon: a rule for each, and a global variable as its memory. */
export function mockoonEnvironment(port: number): object {
  const routes = [...Map.groupBy(mockCases(), ({ method, path }) => `${method} ${path}`).values()].map(route);
  return {
    uuid: uuid('environment'),
    lastMigration: 33,
    name: 'Grafana licensing',
    port,
    hostname: '127.0.0.1',
    endpointPrefix: '',
    latency: 0,
    routes,
    rootChildren: routes.map(({ uuid: id }) => ({ type: 'route', uuid: id })),
    folders: [],
    headers: [{ key: 'Content-Type', value: 'application/json' }],
    proxyMode: false,
    proxyHost: '',
    proxyRemovePrefix: false,
    proxyReqHeaders: [],
    proxyResHeaders: [],
    cors: false,
    data: [
      { uuid: uuid(schemasId), id: schemasId, name: schemasId, documentation: '', value: JSON.stringify(schemas()) },
    ],
    callbacks: [],
    tlsOptions: { enabled: false, type: 'CERT', pfxPath: '', certPath: '', keyPath: '', caPath: '', passphrase: '' },
  };
}

function route(cases: readonly MockCase[]) {
  const [{ method, path } = { method: 'GET', path: '/' }] = cases;
  return {
    uuid: uuid(`${method} ${path}`),
    type: 'http',
    documentation: '',
    method: method.toLowerCase(),
    endpoint: path.replace(/^\//, ''),
    responses: cases.map((one, index) => ({
      uuid: uuid(`${one.endpoint} ${one.when}`),
      label: one.when,
      statusCode: one.response.status,
      headers: [],
      body: memoryOf(one) + JSON.stringify(one.response.body),
      bodyType: 'INLINE',
      latency: 0,
      filePath: '',
      databucketID: '',
      sendFileAsBody: false,
      disableTemplating: false,
      fallbackTo404: false,
      crudKey: 'id',
      callbacks: [],
      rulesOperator: 'AND',
      rules: rules(one),
      default: index === cases.length - 1,
    })),
    responseMode: null,
    streamingMode: null,
    streamingInterval: 0,
  };
}

/** Sets the variable. It prints nothing. */
function memoryOf({ stores }: MockCase): string {
  return stores === undefined ? '' : `{{setGlobalVar 'license' '${stores ? 'stored' : 'none'}'}}`;
}

function rules({ caller, ifStored, field }: MockCase): readonly object[] {
  const rule = { invert: false, operator: 'equals' };
  return [
    ...(caller === 'anybody'
      ? []
      : [{ ...rule, target: 'header', modifier: 'Authorization', value: authorizationOf(caller) }]),
    // Nothing sets the variable at the start, when a license is stored.
    ...(ifStored === undefined
      ? []
      : [{ ...rule, target: 'global_var', modifier: 'license', value: 'none', invert: ifStored }]),
    ...(field === undefined
      ? []
      : [
          {
            ...rule,
            target: 'body',
            modifier: '',
            value: `${schemasId}.${schemaName(field)}`,
            operator: 'valid_json_schema',
          },
        ]),
  ];
}

/** The data that holds a JSON Schema for each body: a plain comparison would also accept a list around the value. */
const schemasId = 'schemas';

type Field = NonNullable<MockCase['field']>;

function schemas(): object {
  const fields = mockCases().flatMap(({ field }) => field ?? []);
  return Object.fromEntries(fields.map((field) => [schemaName(field), schemaOf(field)]));
}

function schemaName({ name, value }: Field): string {
  return value === undefined ? `${name}Text` : `${name}Accepted`;
}

function schemaOf({ name, value }: Field): object {
  const property = value === undefined ? { type: 'string', minLength: 1 } : { const: value };
  return { type: 'object', required: [name], properties: { [name]: property } };
}

/** A UUID that is the same each time. */
function uuid(of: string): string {
  const hex = createHash('sha256').update(of).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
