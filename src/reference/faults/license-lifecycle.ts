import { isAtLeast } from '../config/version.ts';
import type { HttpResponse } from '../http/http-types.ts';
import { json, redirect } from '../http/json-responses.ts';
import type { GrafanaInstance, Hook } from '../instance/handler.ts';
import { storeGarbage, storeOther } from '../instance/replace-license.ts';
import { effectiveLicense } from '../instance/store.ts';
import { changingSuccess, type Fault, onEndpoint, onPersona } from './fault.ts';

type UngroupedFault = Omit<Fault, 'endpoint' | 'group'>;

/** Changes the stored license after a successful request. */
const after = (
  endpoint: 'add' | 'renew' | 'remove',
  change: (grafana: GrafanaInstance) => void | Promise<void>,
): Hook =>
  onEndpoint(endpoint, async ({ grafana }, next) => {
    const response = await next();
    if (response.status < 300) await change(grafana);
    return response;
  });

/** Changes the result after a license has replaced a stored one. */
const overLicense = (change: (grafana: GrafanaInstance, response: HttpResponse) => HttpResponse): Hook =>
  onEndpoint('add', async ({ grafana }, next) => {
    const wasStored = grafana.store.license !== undefined;
    const response = await next();
    return wasStored && response.status < 300 ? change(grafana, response) : response;
  });

/** Lets a request succeed, then restores the license that was stored before. */
const undoing = (endpoint: 'add' | 'remove'): Hook =>
  onEndpoint(endpoint, async ({ grafana }, next) => {
    const before = grafana.store.license;
    const response = await next();
    grafana.store.license = before;
    return response;
  });

const loseLicense = (grafana: GrafanaInstance): void => {
  grafana.store.license = undefined;
};

const withBody =
  (value: unknown) =>
  (response: HttpResponse): HttpResponse => ({ ...response, body: JSON.stringify(value) });

const whenUnlicensed = (respond: (grafana: GrafanaInstance) => HttpResponse): Hook =>
  onPersona('check', 'server-admin', ({ grafana }, next) =>
    effectiveLicense(grafana.store) === undefined ? respond(grafana) : next(),
  );

const checkFaults: readonly UngroupedFault[] = [
  {
    id: 'check.stuck-true',
    description: 'Returns true whether there is a license or not.',
    caughtBy: ['check.reports.false.none-stored'],
    visibleAt: 'write',
    hook: changingSuccess('check', withBody(true)),
  },
  {
    id: 'check.stuck-false',
    description: 'Returns false whether there is a license or not.',
    caughtBy: ['check.reports.true'],
    visibleAt: 'read',
    hook: changingSuccess('check', withBody(false)),
  },
  {
    id: 'check.inverted',
    description: 'Returns true without a license and false with one.',
    caughtBy: ['check.reports.true', 'check.reports.false.none-stored'],
    visibleAt: 'read',
    hook: changingSuccess('check', (response) => withBody(response.body !== 'true')(response)),
  },
  {
    id: 'check.unlicensed-404',
    description: 'Returns 404 instead of false when there is no license.',
    caughtBy: ['check.reports.false.none-stored'],
    visibleAt: 'write',
    hook: whenUnlicensed(({ responses }) => responses.failure(404, 'There is no license')),
  },
  {
    id: 'check.unlicensed-500',
    description: 'Returns 500 instead of false when there is no license.',
    caughtBy: ['check.reports.false.none-stored'],
    visibleAt: 'write',
    hook: whenUnlicensed(({ responses }) => responses.failure(500, 'Internal Server Error')),
  },
  {
    id: 'check.unlicensed-null',
    description: 'Returns null instead of false when there is no license.',
    caughtBy: ['check.reports.false.none-stored'],
    visibleAt: 'write',
    hook: whenUnlicensed(() => json(200, null)),
  },
];

const addFaults: readonly UngroupedFault[] = [
  {
    id: 'add.stores-nothing',
    description: 'Returns 200 to a valid license but does not store it.',
    caughtBy: ['add.accepts.valid-license.none-stored'],
    visibleAt: 'write',
    hook: undoing('add'),
  },
  {
    id: 'add.stores-another-license',
    description: 'Returns 200 to a valid license but stores another license with a different lid.',
    caughtBy: ['add.accepts.valid-license.none-stored', 'add.accepts.valid-license'],
    visibleAt: 'write',
    hook: after('add', (grafana) => storeOther(grafana, { lid: '2000' })),
  },
  {
    id: 'add.loses-license-that-is-replaced',
    description: 'Returns 200 to a valid license that replaces a stored one, but stores neither.',
    caughtBy: ['add.accepts.valid-license'],
    visibleAt: 'write',
    hook: overLicense((grafana, response) => {
      loseLicense(grafana);
      return response;
    }),
  },
  {
    id: 'add.answers-201-over-license',
    description: 'Returns 201 instead of 200 when a license replaces a stored one.',
    caughtBy: ['add.accepts.valid-license'],
    visibleAt: 'write',
    hook: overLicense((_, response) => ({ ...response, status: 201 })),
  },
];

const renewFaults: readonly UngroupedFault[] = [
  {
    id: 'renew.loses-license',
    description: 'Returns 200 to a renewal but deletes the stored license.',
    caughtBy: ['renew.accepts.stored-license'],
    visibleAt: 'write',
    hook: after('renew', loseLicense),
  },
  {
    id: 'renew.stores-garbage',
    description: 'Returns 200 to a renewal but overwrites the stored license with text that is not a license.',
    caughtBy: ['renew.accepts.stored-license'],
    visibleAt: 'write',
    hook: after('renew', storeGarbage),
  },
  {
    id: 'renew.stores-for-another-instance',
    description: 'Returns 200 to a renewal but stores a license for another instance.',
    caughtBy: ['renew.accepts.stored-license'],
    visibleAt: 'write',
    hook: after('renew', (grafana) => storeOther(grafana, { sub: 'https://another-instance.invalid/' })),
  },
  {
    id: 'renew.answers-404-but-renews',
    description: 'Returns 404 to a renewal but stores the new token.',
    caughtBy: ['renew.accepts.stored-license'],
    visibleAt: 'write',
    hook: onPersona('renew', 'server-admin', async ({ grafana }, next) => {
      const response = await next();
      return response.status < 300 ? grafana.responses.failure(404, 'There is no token') : response;
    }),
  },
];

/** Returns another status when there is nothing to remove. */
const secondRemoval = (status: number): UngroupedFault => ({
  id: `remove.answers-${status}-when-nothing-stored`,
  description: `Returns ${status} instead of 202 when there is no license to remove.`,
  caughtBy: ['remove.accepts.root-url.none-stored'],
  visibleAt: 'write',
  hook: onEndpoint('remove', async ({ grafana }, next) => {
    const wasStored = grafana.store.license !== undefined;
    const response = await next();
    if (wasStored || response.status !== 202) return response;
    return status === 200 ? { ...response, status } : grafana.responses.failure(status, 'There is no license');
  }),
});

const removeFaults: readonly UngroupedFault[] = [
  {
    id: 'remove.keeps-license',
    description: 'Returns 202 but does not remove the license.',
    caughtBy: ['remove.accepts.root-url'],
    visibleAt: 'write',
    hook: undoing('remove'),
  },
  ...[200, 404, 422, 500].map(secondRemoval),
];

/** Responds as Grafana 13 or later without the route: authenticated callers get only `respond`. */
const droppedRoute = (respond: (grafana: GrafanaInstance) => HttpResponse): Hook =>
  onEndpoint('check', async ({ grafana }, next) => {
    const response = await next();
    return response.status === 401 || !isAtLeast(grafana.behavior.version, 13) ? response : respond(grafana);
  });

const legacyFaults: readonly UngroupedFault[] = [
  {
    id: 'check.legacy-route-gone',
    description: 'Returns 404 for the route on Grafana 13 and later.',
    caughtBy: ['check.reports.boolean'],
    visibleAt: 'read',
    hook: droppedRoute(({ responses }) => responses.notFound()),
  },
  {
    id: 'check.legacy-route-moved',
    description: 'Redirects the route to another one on Grafana 13 and later.',
    caughtBy: ['check.reports.boolean'],
    visibleAt: 'read',
    hook: droppedRoute(({ behavior }) => redirect(308, `${behavior.subPath}/apis/licensing/check`)),
  },
];

const grouped = (
  endpoint: Fault['endpoint'],
  group: Fault['group'],
  faults: readonly UngroupedFault[],
): readonly Fault[] => faults.map((fault) => ({ ...fault, endpoint, group }));

/** Faults in how the endpoints change and report the license, and in the legacy route. */
export const lifecycleFaults: readonly Fault[] = [
  ...grouped('check', 'license lifecycle', checkFaults),
  ...grouped('add', 'license lifecycle', addFaults),
  ...grouped('renew', 'license lifecycle', renewFaults),
  ...grouped('remove', 'license lifecycle', removeFaults),
  ...grouped('check', 'legacy route', legacyFaults),
];
