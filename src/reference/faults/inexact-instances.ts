import { bindObject } from '../http/bind-object.ts';
import { json } from '../http/json-responses.ts';
import { type Fault, onPersona } from './fault.ts';

/** A comparison with the root URL that is too lenient. */
interface LenientComparison {
  readonly id: string;
  readonly description: string;
  readonly caughtBy: string;
  /** Whether every conforming server rejects it, so that its scenario runs at impact reject. */
  readonly isCertain?: true;
  readonly isSame: (instance: string, rootUrl: string) => boolean;
}

const withoutParts = (instance: string, change: (url: URL) => void): string => {
  const url = URL.parse(instance);
  if (!url) return instance;
  change(url);
  return url.href;
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether a text is a regular expression that matches all of another text. */
function matchesWhole(expression: string, text: string): boolean {
  try {
    return new RegExp(`^${expression}$`).test(text);
  } catch {
    return false;
  }
}

const comparisons: readonly LenientComparison[] = [
  {
    id: 'remove.ignores-query',
    description: 'Ignores a query when it compares the instance with the root URL.',
    caughtBy: 'remove.rejects.query',
    isSame: (instance, rootUrl) =>
      withoutParts(instance, (url) => {
        url.search = '';
      }) === rootUrl,
  },
  {
    id: 'remove.ignores-fragment',
    description: 'Ignores a fragment when it compares the instance with the root URL.',
    caughtBy: 'remove.rejects.fragment',
    isSame: (instance, rootUrl) =>
      withoutParts(instance, (url) => {
        url.hash = '';
      }) === rootUrl,
  },
  {
    id: 'remove.ignores-user-name',
    description: 'Ignores a user name when it compares the instance with the root URL.',
    caughtBy: 'remove.rejects.user-name',
    isSame: (instance, rootUrl) =>
      withoutParts(instance, (url) => {
        url.username = '';
      }) === rootUrl,
  },
  {
    id: 'remove.compares-like-sql',
    description: 'Compares the instance with SQL LIKE, so that a percent sign matches any text.',
    caughtBy: 'remove.rejects.percent-sign',
    isSame: (instance, rootUrl) => matchesWhole(escaped(instance).replaceAll('%', '.*'), rootUrl),
  },
  {
    id: 'remove.compares-like-glob',
    description: 'Treats the instance as a glob, so that an asterisk matches any text.',
    caughtBy: 'remove.rejects.asterisk',
    isSame: (instance, rootUrl) => matchesWhole(escaped(instance).replaceAll('\\*', '.*'), rootUrl),
  },
  {
    id: 'remove.compares-as-expression',
    description: 'Treats the instance as a regular expression, so that a dot matches any character.',
    caughtBy: 'remove.rejects.dot-for-any',
    isSame: (instance, rootUrl) => !instance.includes('*') && matchesWhole(instance, rootUrl),
  },
  {
    id: 'remove.uses-root-url-as-expression',
    description: 'Treats the root URL as a regular expression, so that its dots match any character.',
    caughtBy: 'remove.rejects.other-dots',
    isCertain: true,
    isSame: (instance, rootUrl) => matchesWhole(rootUrl, instance),
  },
];

/** Faults in how exactly the instance of a removal is compared. */
export const inexactInstanceFaults: readonly Fault[] = comparisons.map(
  ({ id, description, caughtBy, isCertain, isSame }): Fault => ({
    id,
    endpoint: 'remove',
    group: 'wrong instance',
    description,
    caughtBy: [caughtBy],
    visibleAt: isCertain ? 'reject' : 'write',
    hook: onPersona('remove', 'server-admin', async ({ request, grafana }, next) => {
      const response = await next();
      const bound = bindObject(request);
      const instance = bound.ok ? bound.field('instance') : undefined;
      if (response.status !== 422 || typeof instance !== 'string' || !isSame(instance, grafana.rootUrl)) {
        return response;
      }
      grafana.store.license = undefined;
      return json(202, {});
    }),
  }),
);
