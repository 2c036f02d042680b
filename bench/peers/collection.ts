import { scenarios } from '../../specs/index.ts';
import type { TargetValues } from '../../src/domain/scenario.ts';
import { taskOf } from '../floor-tasks.ts';
import type { OpenServer } from '../server-process.ts';

/** One check of the collection that every peer runs, with everything that it sends. */
export interface Check {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly authorization?: string;
  readonly body?: string;
  /** The statuses that pass. */
  readonly statuses: readonly number[];
  /** The body that passes: `true` or `false`, or an object with a string `message`. */
  readonly shape: 'boolean' | 'error';
}

/**
 * The scenarios that make the collection: what each persona is denied on each endpoint, what the server admin is told, and
 * one of each kind of rejection. They need a stored license and change nothing.
 */
export const collectionIds: readonly string[] = [
  'check.reports.boolean',
  'check.reports.true',
  'check.denies.unknown-user',
  ...['org-admin', 'service-account', 'anonymous', 'invalid-token'].flatMap((persona) =>
    ['check', 'add', 'renew', 'remove'].map((endpoint) => `${endpoint}.denies.${persona}`),
  ),
  'add.rejects.missing-token',
  'add.rejects.empty-token',
  'add.rejects.number-token',
  'add.rejects.garbage-token',
  'add.rejects.malformed-json',
  'remove.rejects.missing-instance',
  'remove.rejects.another-instance',
  'remove.rejects.longer-path',
  'remove.rejects.malformed-json',
];

/** The checks of the collection for a server. */
export function collectionFor(server: OpenServer): readonly Check[] {
  const values: TargetValues = { rootUrl: server.url, license: server.license };
  return collectionIds.map((id) => {
    const scenario = scenarios.find((one) => one.id === id);
    if (!scenario) throw new Error(`The collection names ${id}, which specs/ does not have.`);
    const { method, path, as, body, statuses } = taskOf(scenario, values);
    const authorization = authorizationOf(as, server);
    return {
      id,
      method,
      url: new URL(path, server.url).href,
      ...(authorization === undefined ? {} : { authorization }),
      ...(body === undefined ? {} : { body }),
      statuses,
      shape: statuses.includes(200) ? 'boolean' : 'error',
    };
  });
}

function authorizationOf(persona: string, { admin, orgAdmin, serviceAccountToken }: OpenServer): string | undefined {
  const basic = (user = '', password = ''): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  if (persona === 'server-admin') return basic(admin.user, admin.password);
  if (persona === 'org-admin') return basic(orgAdmin?.user, orgAdmin?.password);
  if (persona === 'service-account') return `Bearer ${serviceAccountToken ?? ''}`;
  if (persona === 'unknown-user') return basic('nobody', 'nothing');
  return persona === 'invalid-token' ? 'Bearer nobody-issued-this' : undefined;
}
