import { endpoints, scenarios } from '../../specs/index.ts';
import { acceptedScenario } from '../domain/accepted-scenario.ts';
import type { BodyShape, Endpoint, EndpointId } from '../domain/endpoint.ts';
import { renewedLicenseFields } from '../domain/license-body.ts';
import type { BoundScenario, JsonValue, TargetValues } from '../domain/scenario.ts';
import { expectedShape, expectedStatuses } from '../domain/shared-requirements.ts';
import { mockLicense, mockLicenseObject, mockRootUrl } from './license.ts';

/** A response of a mock. */
export interface MockResponse {
  readonly status: number;
  readonly body: JsonValue;
}

/** What requests to an endpoint get, besides success. A case that an endpoint does not have is undefined. */
interface Rejections {
  /** Nobody known sent the request. */
  readonly unauthenticated: MockResponse;
  /** Somebody without the permission sent it. */
  readonly forbidden: MockResponse;
  /** The body is not a JSON object whose one field is a text that is not empty. */
  readonly invalid: MockResponse | undefined;
  /** The text in that field is not the accepted one. */
  readonly otherValue: MockResponse | undefined;
  /** There is no license, and the endpoint needs one. */
  readonly nothingStored: MockResponse | undefined;
}

/** An endpoint of a mock, made from the specs. */
export interface MockEndpoint {
  readonly id: EndpointId;
  readonly method: Endpoint['method'];
  readonly path: string;
  readonly permission: string;
  readonly success: MockResponse;
  /** The field of the request body that is compared, and the accepted value; undefined if there is none. */
  readonly field: { readonly name: string; readonly value: string } | undefined;
  readonly rejections: Rejections;
}

const targetValues: TargetValues = { rootUrl: mockRootUrl, license: mockLicense };

/**
 * The responses of an endpoint, as the specs require them.
 *
 * @throws Error if the specs no longer have a scenario that a response is taken from
 */
export function mockEndpoint(id: EndpointId): MockEndpoint {
  const endpoint = endpoints.find((one) => one.id === id);
  if (!endpoint) throw new Error(`The specs have no endpoint ${id}.`);
  const accepted = acceptedScenario(scenarios, id);
  const field = fieldOf(accepted);
  const { method, path, permission } = endpoint;
  return { id, method, path, permission, success: successOf(accepted), field, rejections: rejectionsOf(id) };
}

function successOf(accepted: BoundScenario): MockResponse {
  const status = firstStatus(accepted);
  return { status, body: bodyOf(expectedShape(accepted, status), '') };
}

function fieldOf({ body }: BoundScenario): MockEndpoint['field'] {
  if (typeof body !== 'function') return undefined;
  const [entry] = Object.entries(body(targetValues) ?? {});
  return entry === undefined ? undefined : { name: entry[0], value: String(entry[1]) };
}

function rejectionsOf(id: EndpointId): Rejections {
  const unauthenticated = responseTo(`${id}.denies.anonymous`);
  const forbidden = forbiddenAt(id, unauthenticated.status);
  const none = { unauthenticated, forbidden, invalid: undefined, otherValue: undefined, nothingStored: undefined };
  switch (id) {
    case 'check':
      return none;
    case 'add':
      return {
        ...none,
        invalid: responseTo('add.rejects.missing-token'),
        otherValue: responseTo('add.rejects.garbage-token'),
      };
    case 'renew':
      return { ...none, nothingStored: responseTo('renew.rejects.none-stored', 'no license is stored') };
    case 'remove':
      return {
        ...none,
        invalid: responseTo('remove.rejects.missing-instance'),
        otherValue: responseTo('remove.rejects.another-instance'),
      };
  }
}

/** Where the specs leave a choice between the two denials, an authenticated user gets the one that others do not get. */
function forbiddenAt(id: EndpointId, unauthenticated: number): MockResponse {
  const denied = scenario(`${id}.denies.org-admin`);
  const choice = expectedStatuses(denied);
  const status = choice.find((one) => one !== unauthenticated) ?? firstStatus(denied);
  return { status, body: bodyOf('error', messageOf(denied, status)) };
}

/** @param means - the message if no section of the page says what the status means */
function responseTo(scenarioId: string, means?: string): MockResponse {
  const rejected = scenario(scenarioId);
  const status = firstStatus(rejected);
  return { status, body: bodyOf('error', messageOf(rejected, status, means)) };
}

function scenario(id: string): BoundScenario {
  const found = scenarios.find((one) => one.id === id);
  if (!found) throw new Error(`The specs have no scenario ${id}, which the responses of a mock are taken from.`);
  return found;
}

function firstStatus(of: BoundScenario): number {
  const [status] = expectedStatuses(of);
  if (status === undefined) throw new Error(`${of.id} expects no status.`);
  return status;
}

/** What the page says of a status, in the section of the endpoint or in another one. */
function messageOf({ id, endpoint }: BoundScenario, status: number, otherwise?: string): string {
  const rows = [endpoint, ...endpoints].map(({ responses }) => responses[status]);
  const means = rows.find((row) => row !== undefined)?.means ?? otherwise;
  if (means === undefined) throw new Error(`No section says what ${status} means, which ${id} expects.`);
  return means.charAt(0).toUpperCase() + means.slice(1);
}

function bodyOf(shape: BodyShape, message: string): JsonValue {
  switch (shape) {
    case 'boolean':
      return true;
    case 'license':
      return mockLicenseObject;
    case 'renewed-license':
      return Object.fromEntries(
        Object.entries(mockLicenseObject).filter(([name]) => renewedLicenseFields.includes(name)),
      );
    case 'empty-object':
      return {};
    case 'error':
      return { message };
  }
}
