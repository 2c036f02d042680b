import { type Endpoint, shortRequestLine } from '../src/domain/endpoint.ts';
import { type DeniedPersona, deniedPersonas } from '../src/domain/persona.ts';
import {
  anyState,
  type BoundScenario,
  type Expectation,
  invalidToken,
  licenseStored,
  noLicenseStored,
  orgAdmin,
  type Payload,
  type Scenario,
  scenariosOf,
  serviceAccount,
  unchanged,
  unknownUser,
} from '../src/domain/scenario.ts';
import { addLicense } from './add.ts';
import { checkLicense } from './check.ts';
import { defined } from './defined.ts';
import {
  denialBeforeValidation,
  denialOf,
  denialOfPassword,
  denialOfServiceAccount,
  denialOfUnknownAccount,
  deniedRequirements,
} from './denial-expectations.ts';
import { type DenialBlock, denialTable } from './denied-persona-table.ts';
import { anotherInstance, noLicense } from './payloads.ts';
import { removeLicense } from './remove.ts';
import { renewLicense } from './renew.ts';

const columns: readonly Endpoint[] = [checkLicense, addLicense, renewLicense, removeLicense];
const blocks = Object.keys(denialTable) as readonly DenialBlock[];

const inWords: Readonly<Record<DeniedPersona, string>> = {
  'org-admin': 'an organization admin',
  'service-account': 'a service account',
  anonymous: 'a request without credentials',
  'invalid-token': 'an unknown Bearer token',
};

const suffix: Readonly<Record<DenialBlock, string>> = {
  'any state': '',
  'none stored': ' (no license stored)',
  'real payload': ' the stored license (license stored)',
  'empty object': ' before it validates an empty object',
  'malformed JSON': ' before it parses the body',
};

/** What does no harm if it is carried out. A renewal has no such body: its only one is the documented one. */
const harmless: Readonly<Record<Endpoint['id'], Payload | undefined>> = {
  check: undefined,
  add: (known) => ({ token: noLicense(known) }),
  renew: () => ({}),
  remove: (known) => ({ instance: anotherInstance(known) }),
};

/** What a server admin would send. */
const real: Readonly<Record<Endpoint['id'], Payload | undefined>> = {
  check: undefined,
  add: ({ license }) => ({ token: license }),
  renew: () => ({}),
  remove: ({ rootUrl }) => ({ instance: rootUrl }),
};

const malformed: Readonly<Partial<Record<Endpoint['id'], Payload>>> = {
  add: { text: '{"token":' },
  remove: { text: '{"instance":' },
};

type Request = Pick<Scenario, 'given' | 'impact' | 'body' | 'unsafeIfAccepted' | 'requires'>;

const sending = (payload: Payload | undefined): Pick<Scenario, 'body'> => (payload ? { body: payload } : {});

/** The harmless body of the endpoint, if it has one. */
const inAnyState = ({ id }: Endpoint): Request => ({
  given: anyState,
  impact: id === 'check' ? 'read' : 'reject',
  ...sending(harmless[id]),
  ...(id === 'renew' ? { unsafeIfAccepted: true } : {}),
});

/** What a server admin would send, with nothing to lose; adding a license and removing one would show nothing below write. */
const withNoneStored = ({ id }: Endpoint): Request => ({
  given: noLicenseStored,
  impact: id === 'check' ? 'read' : id === 'renew' ? 'reject' : 'write',
  ...sending(real[id]),
  ...(id === 'renew' ? { unsafeIfAccepted: true } : {}),
  ...(id === 'add' ? { requires: ['license'] } : {}),
});

const invalid = (payload: Payload): Request => ({
  given: anyState,
  impact: 'reject',
  unsafeIfAccepted: true,
  body: payload,
});

/** What each block sends to an endpoint. */
const requestOf: Readonly<Record<DenialBlock, (endpoint: Endpoint) => Request>> = {
  'any state': inAnyState,
  'none stored': withNoneStored,
  'real payload': ({ id }) => ({ given: licenseStored, impact: 'write', ...sending(real[id]) }),
  'empty object': () => invalid(() => ({})),
  'malformed JSON': ({ id }) => invalid(defined(malformed[id], `the malformed body of ${id}`)),
};

function expectationOf(block: DenialBlock, as: DeniedPersona, { id }: Endpoint): Expectation {
  const isInvalid = block === 'empty object' || block === 'malformed JSON';
  const expect = isInvalid ? denialBeforeValidation(as, id) : denialOf[as](id);
  return id === 'check' ? expect : { ...expect, licenseAfter: unchanged };
}

/** Every cell of the table that has a scenario, endpoint by endpoint. */
const fromTable: readonly BoundScenario[] = columns.flatMap((endpoint, column) =>
  blocks.flatMap((block) =>
    deniedPersonas.flatMap((as): readonly BoundScenario[] => {
      const id = denialTable[block][as][column];
      if (typeof id !== 'string') return [];
      return [
        {
          id,
          title: `${shortRequestLine(endpoint)}: denies ${inWords[as]}${suffix[block]}`,
          covers: deniedRequirements(as, endpoint.id),
          as,
          ...requestOf[block](endpoint),
          expect: expectationOf(block, as, endpoint),
          endpoint,
        },
      ];
    }),
  ),
);

/** Credentials that are wrong in another way, once in a run and at the endpoint that changes nothing. */
const otherCredentials = scenariosOf(checkLicense, [
  {
    id: 'check.denies.unknown-user',
    title: 'GET check: denies a user who does not exist',
    covers: ['access.password-must-match'],
    given: anyState,
    as: unknownUser,
    impact: 'read',
    expect: denialOfPassword,
  },
  {
    id: 'check.denies.empty-password',
    title: 'GET check: denies an organization admin with an empty password',
    covers: ['access.password-must-match'],
    given: anyState,
    as: orgAdmin,
    impact: 'read',
    credentials: 'empty-password',
    expect: denialOfPassword,
  },
  {
    id: 'check.denies.service-account.as-basic',
    title: 'GET check: denies a service account whose token is sent as the password of api_key',
    covers: ['access.service-account-denied'],
    given: anyState,
    as: serviceAccount,
    impact: 'read',
    credentials: 'token-as-basic',
    expect: denialOfServiceAccount,
  },
  {
    id: 'check.denies.unknown-service-account',
    title: 'GET check: denies a service account token that nobody has issued',
    covers: ['access.token-must-be-known'],
    given: anyState,
    as: invalidToken,
    impact: 'read',
    credentials: 'service-account-token',
    expect: denialOfUnknownAccount,
  },
]);

/** Everything that must be denied. */
export const denials: readonly BoundScenario[] = [...fromTable, ...otherCredentials];
