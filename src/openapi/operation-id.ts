import type { Endpoint } from '../domain/endpoint.ts';

/** The id of an operation, such as `addLicense`. */
export function operationId({ id }: Pick<Endpoint, 'id'>): string {
  return `${id}License`;
}
