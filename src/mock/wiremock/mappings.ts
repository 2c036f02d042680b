import { mockCredentials } from '../accounts.ts';
import { type MockCase, mockCases } from '../cases.ts';
import type { MockFile } from '../mock-file.ts';

/** A stub mapping of WireMock, the parts that a mock uses (https://wiremock.org/docs/stubbing/). */
interface StubMapping {
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

/** The mappings of each endpoint, a file each. */
export function wireMockMappings(): readonly MockFile[] {
  return [...Map.groupBy(mockCases(), ({ endpoint }) => endpoint)].map(([endpoint, cases]) => ({
    path: `mappings/${endpoint}.json`,
    text: `${JSON.stringify({ mappings: cases.map(mapping) }, null, 2)}\n`,
  }));
}

function mapping(one: MockCase, index: number): StubMapping {
  return {
    name: `${one.endpoint}: ${one.when}`,
    priority: index + 1,
    ...scenarioStates(one),
    request: { method: one.method, urlPath: one.path, ...credentials(one), ...body(one) },
    // A text, because `jsonBody` makes nothing of a bare false in some versions of WireMock.
    response: {
      status: one.response.status,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(one.response.body),
    },
  };
}

function scenarioStates({
  ifStored,
  stores,
}: MockCase): Pick<StubMapping, 'scenarioName' | 'requiredScenarioState' | 'newScenarioState'> {
  if (ifStored === undefined && stores === undefined) return {};
  return {
    scenarioName,
    ...(ifStored === undefined ? {} : { requiredScenarioState: stateName(ifStored) }),
    ...(stores === undefined ? {} : { newScenarioState: stateName(stores) }),
  };
}

function stateName(isStored: boolean): string {
  return isStored ? 'Started' : 'no license is stored';
}

function credentials({ caller }: MockCase): StubMapping['request'] {
  if (caller === 'anybody') return {};
  const known = mockCredentials[caller];
  return known.kind === 'basic'
    ? { basicAuthCredentials: { username: known.user, password: known.password } }
    : { headers: { Authorization: { equalTo: `Bearer ${known.token}` } } };
}

function body({ field }: MockCase): StubMapping['request'] {
  if (!field) return {};
  const { name, value } = field;
  return {
    bodyPatterns:
      value === undefined
        ? [{ matchesJsonSchema: textInField(name), schemaVersion: 'V202012' }]
        : [{ equalToJson: JSON.stringify({ [name]: value }), ignoreExtraElements: true }],
  };
}

/** The JSON Schema of an object with a field that is a text and not empty. */
function textInField(name: string): string {
  return JSON.stringify({
    type: 'object',
    required: [name],
    properties: { [name]: { type: 'string', minLength: 1 } },
  });
}
