import type { RequirementId } from '../src/domain/requirement.ts';
import type { JsonValue, Need, Payload, TargetValues } from '../src/domain/scenario.ts';
import type { BadBody } from './bad-body-table.ts';
import {
  anotherInstance,
  endingWith,
  noLicense,
  numberInstead,
  withAlteredSignature,
  withAsterisk,
  withDotForAny,
  withFragment,
  withLongerPath,
  withOtherDots,
  withOtherPort,
  withOtherScheme,
  withoutSignature,
  withPercent,
  withQuery,
  withShorterHost,
  withUserName,
} from './payloads.ts';

/** The one field that a request body has, and what belongs in it. */
export interface BodyField {
  readonly name: 'token' | 'instance';
  readonly value: (known: TargetValues) => string;
}

/** Requirements that a row is about, first the one that any other status breaks. */
export type Covered = readonly [RequirementId, ...RequirementId[]];

/** What is wrong with a body, and what it is about. */
export interface Rejection {
  /** Completes "rejects". */
  readonly phrase: (field: BodyField['name']) => string;
  readonly body: (field: BodyField) => Payload;
  readonly add?: Covered;
  readonly remove?: Covered;
  /** The body holds what the server takes, so that a lenient server that conforms may carry it out. */
  readonly holdsRealValue?: true;
  readonly requires?: readonly Need[];
}

const fieldOf =
  (make: (known: TargetValues, field: BodyField) => JsonValue) =>
  (field: BodyField): Payload =>
  (known) => ({ [field.name]: make(known, field) });

const holding = (value: JsonValue) => fieldOf(() => value);

const required = {
  add: ['add.bad-request', 'add.token-required'],
  remove: ['remove.instance-required'],
} as const;
const text = { add: ['add.bad-request', 'add.token-string'], remove: ['remove.instance-string'] } as const;
const plain = { add: ['add.token-plain'], remove: ['remove.instance-plain'], holdsRealValue: true } as const;
const unsigned = { add: ['add.signature-checked'], requires: ['license'], holdsRealValue: true } as const;
const match = { remove: ['remove.wrong-instance', 'remove.instance-must-match'] } as const;
const exact = { remove: ['remove.instance-exact'], holdsRealValue: true } as const;

type TextChange = (value: string, known: TargetValues) => string;

const instanceOf = (change: TextChange) => fieldOf((known) => change(known.rootUrl, known));
const tokenOf = (change: TextChange) => fieldOf((known) => change(known.license, known));

/** What each row of the table sends. */
export const badBodies: Readonly<Record<BadBody, Rejection>> = {
  'no field': {
    phrase: (field) => `a body without ${field}`,
    body: () => () => ({}),
    ...required,
    add: [...required.add, 'access.routes-exist'],
  },
  'an empty string': { phrase: (field) => `an empty ${field}`, body: holding(''), ...required },
  null: { phrase: (field) => `a null ${field}`, body: holding(null), ...required },
  'a blank string': {
    phrase: (field) => `a blank ${field}`,
    body: holding(' '),
    add: ['add.bad-request', 'add.token-valid'],
    remove: ['remove.instance-must-match'],
  },
  'a number': { phrase: (field) => `a number as ${field}`, body: fieldOf(numberInstead), ...text },
  true: { phrase: (field) => `true as ${field}`, body: holding(true), ...text },
  'a list': {
    phrase: (field) => `a list around the ${field}`,
    body: fieldOf((known, { value }) => [value(known)]),
    ...plain,
  },
  'an object': {
    phrase: (field) => `an object around the ${field}`,
    body: fieldOf((known, { name, value }) => ({ [name]: value(known) })),
    ...plain,
  },
  'null as body': { phrase: () => 'null as body', body: () => () => null, ...required },
  'a list as body': {
    phrase: () => 'a list as body',
    body: () => () => [],
    add: ['add.body-object'],
    remove: ['remove.body-object'],
  },
  'no bytes': { phrase: () => 'a body of no bytes', body: () => ({ text: '' }), ...required },
  'malformed JSON': {
    phrase: () => 'malformed JSON',
    body: ({ name }) => ({ text: `{"${name}":` }),
    add: ['add.bad-request', 'add.json-required'],
    remove: ['remove.instance-required'],
  },
  'no license': {
    phrase: () => 'a token that is not a license',
    body: fieldOf(noLicense),
    add: ['add.bad-request', 'add.token-valid'],
  },
  'altered signature': {
    phrase: () => 'a license with an altered signature',
    body: tokenOf(withAlteredSignature),
    ...unsigned,
  },
  'no signature': {
    phrase: () => 'a license without a signature',
    body: tokenOf(withoutSignature),
    ...unsigned,
  },
  'another instance': { phrase: () => 'another instance', body: fieldOf(anotherInstance), ...match },
  'a longer path': {
    phrase: () => 'a longer path in the instance',
    body: instanceOf(withLongerPath),
    ...match,
  },
  'a shorter host': {
    phrase: () => 'a shorter host in the instance',
    body: instanceOf(withShorterHost),
    ...match,
  },
  'the same ending': {
    phrase: () => 'another instance whose URL ends with the root URL',
    body: instanceOf(endingWith),
    ...match,
  },
  'another scheme': {
    phrase: () => 'a different scheme in the instance',
    body: instanceOf(withOtherScheme),
    ...match,
  },
  'another port': { phrase: () => 'a different port in the instance', body: instanceOf(withOtherPort), ...match },
  'a query': { phrase: () => 'a query in the instance', body: instanceOf(withQuery), ...exact },
  'a fragment': { phrase: () => 'a fragment in the instance', body: instanceOf(withFragment), ...exact },
  'a user name': { phrase: () => 'a user name in the instance', body: instanceOf(withUserName), ...exact },
  'a percent sign': { phrase: () => 'an SQL wildcard as instance', body: instanceOf(withPercent), ...exact },
  'an asterisk': { phrase: () => 'a glob as instance', body: instanceOf(withAsterisk), ...exact },
  'a dot for any': {
    phrase: () => 'a regular expression as instance',
    body: instanceOf(withDotForAny),
    ...exact,
  },
  'other dots': {
    phrase: () => 'an instance that the root URL matches as a regular expression',
    body: instanceOf(withOtherDots),
    ...match,
  },
};
