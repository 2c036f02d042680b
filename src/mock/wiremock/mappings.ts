import { mockCredentials } from '../accounts.ts';
import type { MockFile } from '../mock-file.ts';
import { type MockEndpoint, type MockResponse, mockEndpoint } from '../responses.ts';
import { showLicense } from '../show-license.ts';
import { bodyIs, fieldIsText } from './body-patterns.ts';

/** A stub mapping of WireMock, the parts that a mock uses (https://wiremock.org/docs/stubbing/). */
export interface StubMapping {
  readonly name: string;
  /** WireMock takes the mapping with the lowest one of those that match. */
  readonly priority: number;
  readonly scenarioName?: string;
  readonly requiredScenarioState?: string;
  readonly newScenarioState?: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: Readonly<Record<string, unknown>>;
}

/** The scenario of WireMock that holds the license. Every scenario begins in the state `Started`. */
const scenarioName = 'license';
const stored = 'Started';
const nothingStored = 'no license is stored';

const inState = (requiredScenarioState: string) => ({ scenarioName, requiredScenarioState });

/** Which request a mapping is for, before the persona is known. */
type Route = Pick<MockEndpoint, 'method' | 'path' | 'rejections'> & { readonly name: string };

/** The mappings of each endpoint, a file each. */
export function wireMockMappings(): readonly MockFile[] {
  const check = mockEndpoint('check');
  return [
    file('check', checkMappings(check)),
    file('show', showMappings(check)),
    file('add', changeMappings(mockEndpoint('add'), stored)),
    file('renew', renewMappings(mockEndpoint('renew'))),
    file('remove', changeMappings(mockEndpoint('remove'), nothingStored)),
  ];
}

function file(name: string, mappings: readonly StubMapping[]): MockFile {
  return { path: `mappings/${name}.json`, text: `${JSON.stringify({ mappings }, null, 2)}\n` };
}

function checkMappings(endpoint: MockEndpoint): readonly StubMapping[] {
  const route = { ...endpoint, name: endpoint.id };
  const { status } = endpoint.success;
  return [
    forAdmin(route, 1, 'a license is stored', { status, body: true }, inState(stored)),
    forAdmin(route, 1, 'no license is stored', { status, body: false }, inState(nothingStored)),
    ...denials(route),
  ];
}

/** Only Grafana's OpenAPI description has this one, so it is denied as the check is. */
function showMappings({ rejections }: MockEndpoint): readonly StubMapping[] {
  const route: Route = { name: 'show', method: 'GET', path: showLicense.path, rejections };
  return [
    forAdmin(route, 1, 'a license is stored', showLicense.success, inState(stored)),
    forAdmin(route, 1, 'no license is stored', showLicense.nothingStored, inState(nothingStored)),
    ...denials(route),
  ];
}

function renewMappings(endpoint: MockEndpoint): readonly StubMapping[] {
  const route = { ...endpoint, name: endpoint.id };
  const rejected = required(endpoint.rejections.nothingStored);
  return [
    forAdmin(route, 1, 'a license is stored', endpoint.success, inState(stored)),
    forAdmin(route, 1, 'no license is stored', rejected, inState(nothingStored)),
    ...denials(route),
  ];
}

/** An endpoint that compares a field of the body, and leads to a state if the value is the accepted one. */
function changeMappings(endpoint: MockEndpoint, newScenarioState: string): readonly StubMapping[] {
  const { field, success, rejections } = endpoint;
  if (!field) throw new Error(`The specs name no field in the body of ${endpoint.id}.`);
  const route = { ...endpoint, name: endpoint.id };
  const accepted = { bodyPatterns: bodyIs({ [field.name]: field.value }) };
  const other = { bodyPatterns: fieldIsText(field.name) };
  return [
    forAdmin(route, 1, `the accepted ${field.name}`, success, { scenarioName, newScenarioState }, accepted),
    forAdmin(route, 2, `another ${field.name}`, required(rejections.otherValue), {}, other),
    forAdmin(route, 3, `no usable ${field.name}`, required(rejections.invalid)),
    ...denials(route),
  ];
}

type ScenarioPart = Partial<Pick<StubMapping, 'scenarioName' | 'requiredScenarioState' | 'newScenarioState'>>;

function forAdmin(
  route: Route,
  priority: number,
  when: string,
  response: MockResponse,
  scenario: ScenarioPart = {},
  body: Readonly<Record<string, unknown>> = {},
): StubMapping {
  const { user, password } = mockCredentials['server-admin'];
  return {
    name: `${route.name}: server admin, ${when}`,
    priority,
    ...scenario,
    request: { ...target(route), basicAuthCredentials: { username: user, password }, ...body },
    response: json(response),
  };
}

/** Known accounts without the permission, and everybody else. */
function denials(route: Route): readonly StubMapping[] {
  const { 'org-admin': orgAdmin, 'service-account': account } = mockCredentials;
  const { unauthenticated, forbidden } = route.rejections;
  return [
    {
      name: `${route.name}: organization admin`,
      priority: 4,
      request: {
        ...target(route),
        basicAuthCredentials: { username: orgAdmin.user, password: orgAdmin.password },
      },
      response: json(forbidden),
    },
    {
      name: `${route.name}: service account`,
      priority: 4,
      request: { ...target(route), headers: { Authorization: { equalTo: `Bearer ${account.token}` } } },
      response: json(forbidden),
    },
    { name: `${route.name}: anybody else`, priority: 5, request: target(route), response: json(unauthenticated) },
  ];
}

function target({ method, path }: Route): Readonly<Record<string, unknown>> {
  return { method, urlPath: path };
}

function json({ status, body }: MockResponse): StubMapping['response'] {
  // `jsonBody` takes objects alone in some versions of WireMock; a text is the same everywhere.
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

function required(response: MockResponse | undefined): MockResponse {
  if (!response) throw new Error('The specs say nothing of a rejection that a mock needs.');
  return response;
}
