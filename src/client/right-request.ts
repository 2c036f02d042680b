import { endpoints } from '../../specs/index.ts';
import type { EndpointId, Method } from '../domain/endpoint.ts';
import { basicAuthorization } from '../http/credentials.ts';

/** A request as the documentation describes it. */
export interface RightRequest {
  readonly method: Method;
  readonly path: string;
  /** The Authorization header; undefined for none. */
  readonly authorization: string | undefined;
  /** The JSON body; undefined for none. */
  readonly body: object | undefined;
}

/** Who may send a request, and what it names. */
export interface RightValues {
  readonly admin: { readonly user: string; readonly password: string };
  /** A user who is not a server admin. */
  readonly orgAdmin: { readonly user: string; readonly password: string } | undefined;
  readonly rootUrl: string;
  readonly license: string;
}

/**
 * The request that an endpoint accepts. A client gets what this one gets, whatever is wrong with its own, so that one
 * mistake does not hide the next one.
 */
export function rightRequest(id: EndpointId, { admin, rootUrl, license }: RightValues): RightRequest {
  const { method, path } = endpoints.find((endpoint) => endpoint.id === id) ?? unknownEndpoint(id);
  const bodies: Readonly<Record<EndpointId, object | undefined>> = {
    check: undefined,
    add: { token: license },
    renew: {},
    remove: { instance: rootUrl },
  };
  return { method, path, authorization: basicAuthorization(admin), body: bodies[id] };
}

/** The request to which a conforming server responds with an error; undefined if no request has that effect. */
export function requestFor(status: number, id: EndpointId, values: RightValues): RightRequest | undefined {
  const right = rightRequest(id, values);
  switch (status) {
    case 400:
      return id === 'add' ? { ...right, body: { token: '' } } : undefined;
    case 401:
      return { ...right, authorization: undefined };
    case 403:
      return values.orgAdmin && { ...right, authorization: basicAuthorization(values.orgAdmin) };
    case 422:
      return id === 'remove' ? { ...right, body: { instance: 'https://another-instance.invalid/' } } : undefined;
    default:
      return undefined;
  }
}

function unknownEndpoint(id: string): never {
  throw new Error(`There is no endpoint ${id}.`);
}
