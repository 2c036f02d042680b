import { isAtLeast } from '../config/version.ts';
import { json, redirect } from '../http/json-responses.ts';
import type { HttpResponse } from '../http/messages.ts';
import type { GrafanaInstance, Hook } from '../instance/handler.ts';
import { effectiveLicense } from '../instance/store.ts';
import { changingSuccess, type Fault, onEndpoint, onPersona } from './fault.ts';
import { storeGarbage, storeOther } from './store-license.ts';

type FaultOf = Omit<Fault, 'endpoint' | 'group'>;

/** Lets a request succeed, then changes what is stored. */
const after = (
  endpoint: 'add' | 'renew' | 'remove',
  change: (grafana: GrafanaInstance) => void | Promise<void>,
): Hook =>
  onEndpoint(endpoint, async ({ grafana }, next) => {
    const response = await next();
    if (response.status < 300) await change(grafana);
    return response;
  });

/** Lets a license take the place of a stored one, then changes what comes of it. */
const overLicense = (then: (grafana: GrafanaInstance, response: HttpResponse) => HttpResponse): Hook =>
  onEndpoint('add', async ({ grafana }, next) => {
    const wasStored = grafana.store.license !== undefined;
    const response = await next();
    return wasStored && response.status < 300 ? then(grafana, response) : response;
  });

/** Lets a request succeed, and takes back what it did to the store. */
const undone = (endpoint: 'add' | 'remove'): Hook =>
  onEndpoint(endpoint, async ({ grafana }, next) => {
    const before = grafana.store.license;
    const response = await next();
    grafana.store.license = before;
    return response;
  });

const loseLicense = (grafana: GrafanaInstance): void => {
  grafana.store.license = undefined;
};

const answering =
  (value: unknown) =>
  (response: HttpResponse): HttpResponse => ({ ...response, body: JSON.stringify(value) });

const whenUnlicensed = (response: (grafana: GrafanaInstance) => HttpResponse): Hook =>
  onPersona('check', 'server-admin', ({ grafana }, next) =>
    effectiveLicense(grafana.store) === undefined ? response(grafana) : next(),
  );

const checkFaults: readonly FaultOf[] = [
  {
    id: 'check.stuck-true',
    description: 'Says true, whether there is a license or not.',
    caughtBy: ['check.reports.false.none-stored'],
    visibleAt: 'write',
    hook: changingSuccess('check', answering(true)),
  },
  {
    id: 'check.stuck-false',
    description: 'Says false, whether there is a license or not.',
    caughtBy: ['check.reports.true'],
    visibleAt: 'read',
    hook: changingSuccess('check', answering(false)),
  },
  {
    id: 'check.inverted',
    description: 'Says true without a license and false with one.',
    caughtBy: ['check.reports.true', 'check.reports.false.none-stored'],
    visibleAt: 'read',
    hook: changingSuccess('check', (response) => answering(response.body !== 'true')(response)),
  },
  {
    id: 'check.unlicensed-404',
    description: 'Answers 404 in place of false when there is no license.',
    caughtBy: ['check.reports.false.none-stored'],
    visibleAt: 'write',
    hook: whenUnlicensed(({ responses }) => responses.failure(404, 'There is no license')),
  },
  {
    id: 'check.unlicensed-500',
    description: 'Answers 500 in place of false when there is no license.',
    caughtBy: ['check.reports.false.none-stored'],
    visibleAt: 'write',
    hook: whenUnlicensed(({ responses }) => responses.failure(500, 'Internal Server Error')),
  },
  {
    id: 'check.unlicensed-null',
    description: 'Answers null in place of false when there is no license.',
    caughtBy: ['check.reports.false.none-stored'],
    visibleAt: 'write',
    hook: whenUnlicensed(() => json(200, null)),
  },
];

const addFaults: readonly FaultOf[] = [
  {
    id: 'add.stores-nothing',
    description: 'Answers 200 to a valid license and does not store it.',
    caughtBy: ['add.accepts.valid-license.none-stored'],
    visibleAt: 'write',
    hook: undone('add'),
  },
  {
    id: 'add.stores-another-license',
    description: 'Answers 200 to a valid license and stores another one, with an identifier of its own.',
    caughtBy: ['add.accepts.valid-license.none-stored', 'add.accepts.valid-license'],
    visibleAt: 'write',
    hook: after('add', (grafana) => storeOther(grafana, { lid: '2000' })),
  },
  {
    id: 'add.loses-license-that-is-replaced',
    description: 'Answers 200 to a valid license where one is stored, and none is afterwards.',
    caughtBy: ['add.accepts.valid-license'],
    visibleAt: 'write',
    hook: overLicense((grafana, response) => {
      loseLicense(grafana);
      return response;
    }),
  },
  {
    id: 'add.answers-201-over-license',
    description: 'Answers 201 in place of 200 where a license takes the place of another.',
    caughtBy: ['add.accepts.valid-license'],
    visibleAt: 'write',
    hook: overLicense((_, response) => ({ ...response, status: 201 })),
  },
];

const renewFaults: readonly FaultOf[] = [
  {
    id: 'renew.loses-license',
    description: 'Answers 200 to a renewal, and the stored license is gone.',
    caughtBy: ['renew.accepts.stored-license'],
    visibleAt: 'write',
    hook: after('renew', loseLicense),
  },
  {
    id: 'renew.stores-garbage',
    description: 'Answers 200 to a renewal and puts something that is no license in the place of the stored one.',
    caughtBy: ['renew.accepts.stored-license'],
    visibleAt: 'write',
    hook: after('renew', storeGarbage),
  },
  {
    id: 'renew.stores-for-another-instance',
    description: 'Answers 200 to a renewal and stores a license for another instance.',
    caughtBy: ['renew.accepts.stored-license'],
    visibleAt: 'write',
    hook: after('renew', (grafana) => storeOther(grafana, { sub: 'https://another-instance.invalid/' })),
  },
  {
    id: 'renew.answers-404-but-renews',
    description: 'Answers 404 to a renewal, as if there were no token to be had, and stores the new one.',
    caughtBy: ['renew.accepts.stored-license'],
    visibleAt: 'write',
    hook: onPersona('renew', 'server-admin', async ({ grafana }, next) => {
      const response = await next();
      return response.status < 300 ? grafana.responses.failure(404, 'There is no token') : response;
    }),
  },
];

/** Answers a removal with another status when there is nothing to remove. */
const secondRemoval = (status: number): FaultOf => ({
  id: `remove.answers-${status}-when-nothing-stored`,
  description: `Answers ${status} in place of 202 when there is no license to remove.`,
  caughtBy: ['remove.accepts.root-url.none-stored'],
  visibleAt: 'write',
  hook: onEndpoint('remove', async ({ grafana }, next) => {
    const wasStored = grafana.store.license !== undefined;
    const response = await next();
    if (wasStored || response.status !== 202) return response;
    return status === 200 ? { ...response, status } : grafana.responses.failure(status, 'There is no license');
  }),
});

const removeFaults: readonly FaultOf[] = [
  {
    id: 'remove.keeps-license',
    description: 'Answers 202 and does not remove the license.',
    caughtBy: ['remove.accepts.root-url'],
    visibleAt: 'write',
    hook: undone('remove'),
  },
  ...[200, 404, 422, 500].map(secondRemoval),
];

/** Answers as a server of version 13 or later that has dropped the route: no one gets past 401 or this. */
const droppedRoute = (instead: (grafana: GrafanaInstance) => HttpResponse): Hook =>
  onEndpoint('check', async ({ grafana }, next) => {
    const response = await next();
    return response.status === 401 || !isAtLeast(grafana.behavior.version, 13) ? response : instead(grafana);
  });

const legacyFaults: readonly FaultOf[] = [
  {
    id: 'check.legacy-route-gone',
    description: 'No longer knows the route on Grafana 13 and later: 404.',
    caughtBy: ['check.reports.boolean'],
    visibleAt: 'read',
    hook: droppedRoute(({ responses }) => responses.notFound()),
  },
  {
    id: 'check.legacy-route-moved',
    description: 'Redirects from the route to another on Grafana 13 and later.',
    caughtBy: ['check.reports.boolean'],
    visibleAt: 'read',
    hook: droppedRoute(({ behavior }) => redirect(308, `${behavior.subPath}/apis/licensing/check`)),
  },
];

const grouped = (endpoint: Fault['endpoint'], group: Fault['group'], faults: readonly FaultOf[]): readonly Fault[] =>
  faults.map((fault) => ({ ...fault, endpoint, group }));

/** Faults in what the endpoints do to the license and say about it, and in the legacy route. */
export const lifeFaults: readonly Fault[] = [
  ...grouped('check', 'life of the license', checkFaults),
  ...grouped('add', 'life of the license', addFaults),
  ...grouped('renew', 'life of the license', renewFaults),
  ...grouped('remove', 'life of the license', removeFaults),
  ...grouped('check', 'legacy route', legacyFaults),
];
