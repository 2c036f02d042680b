import type { KnownPersona } from './accounts.ts';
import { type MockEndpoint, type MockResponse, mockEndpoint } from './responses.ts';
import { showLicense } from './show-license.ts';

/** Whether a license is stored. A mock starts with one. */
export type LicenseStored = boolean;

/** A request, as far as a mock distinguishes requests, and its response. */
export interface MockCase {
  readonly endpoint: string;
  /** When the case applies, in words. */
  readonly when: string;
  readonly method: MockEndpoint['method'];
  readonly path: string;
  /** `anybody`: also a request without credentials. */
  readonly caller: KnownPersona | 'anybody';
  /** Only while a license is stored, or only while none is. */
  readonly ifStored?: LicenseStored;
  /** Only if this field of the body is a text: the given one, or without `value` any that is not empty. */
  readonly field?: { readonly name: string; readonly value?: string };
  readonly response: MockResponse;
  /** What the request changes. */
  readonly stores?: LicenseStored;
}

/**
 * What a mock does, as a list for tools that take rules. Of the cases that a request matches, the first one applies.
 */
export function mockCases(): readonly MockCase[] {
  const check = mockEndpoint('check');
  const renew = mockEndpoint('renew');
  return [
    ...readCases(check, 'check', { ...check.success, body: true }, { ...check.success, body: false }),
    ...readCases({ ...check, path: showLicense.path }, 'show', showLicense.success, showLicense.nothingStored),
    ...changeCases(mockEndpoint('add'), true),
    ...readCases(renew, 'renew', renew.success, required(renew.rejections.nothingStored)),
    ...changeCases(mockEndpoint('remove'), false),
  ];
}

/** An endpoint whose response to a server admin depends on whether a license is stored. */
function readCases(
  { method, path, rejections }: MockEndpoint,
  endpoint: string,
  stored: MockResponse,
  nothingStored: MockResponse,
): readonly MockCase[] {
  const admin = { endpoint, method, path, caller: 'server-admin' } as const;
  return [
    { ...admin, when: 'server admin, a license is stored', ifStored: true, response: stored },
    { ...admin, when: 'server admin, no license is stored', ifStored: false, response: nothingStored },
    ...denials({ endpoint, method, path, rejections }),
  ];
}

/** An endpoint that compares a field of the body, and changes whether a license is stored if it is the accepted one. */
function changeCases(endpoint: MockEndpoint, stores: LicenseStored): readonly MockCase[] {
  const { id, method, path, field, success, rejections } = endpoint;
  if (!field) throw new Error(`The specs name no field in the body of ${id}.`);
  const { name } = field;
  const admin = { endpoint: id, method, path, caller: 'server-admin' } as const;
  return [
    { ...admin, when: `server admin, the accepted ${name}`, field, response: success, stores },
    { ...admin, when: `server admin, another ${name}`, field: { name }, response: required(rejections.otherValue) },
    { ...admin, when: `server admin, no usable ${name}`, response: required(rejections.invalid) },
    ...denials({ endpoint: id, method, path, rejections }),
  ];
}

/** Known accounts without the permission, and everybody else. */
function denials({
  rejections: { unauthenticated, forbidden },
  ...route
}: Pick<MockCase, 'endpoint' | 'method' | 'path'> & Pick<MockEndpoint, 'rejections'>): readonly MockCase[] {
  return [
    { ...route, when: 'organization admin', caller: 'org-admin', response: forbidden },
    { ...route, when: 'service account', caller: 'service-account', response: forbidden },
    { ...route, when: 'anybody else', caller: 'anybody', response: unauthenticated },
  ];
}

function required(response: MockResponse | undefined): MockResponse {
  if (!response) throw new Error('The specs say nothing of a rejection that a mock needs.');
  return response;
}
