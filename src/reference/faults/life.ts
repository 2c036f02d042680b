import type { Hook, World } from '../http/handler.ts';
import type { Answer } from '../http/messages.ts';
import { json, redirect } from '../http/responses.ts';
import { isAtLeast } from '../instance/version.ts';
import { effectiveLicense } from '../licensing/store.ts';
import { changingSuccess, type Fault, onEndpoint, onPersona } from './fault.ts';
import { storeGarbage, storeOther } from './licenses.ts';

type FaultOf = Omit<Fault, 'endpoint' | 'group'>;

/** Lets a request succeed, then changes what is stored. */
const after = (endpoint: 'add' | 'renew' | 'remove', change: (world: World) => void | Promise<void>): Hook =>
  onEndpoint(endpoint, async ({ world }, next) => {
    const answer = await next();
    if (answer.status < 300) await change(world);
    return answer;
  });

/** Lets a license take the place of a stored one, then changes what comes of it. */
const overLicense = (then: (world: World, answer: Answer) => Answer): Hook =>
  onEndpoint('add', async ({ world }, next) => {
    const wasStored = world.store.license !== undefined;
    const answer = await next();
    return wasStored && answer.status < 300 ? then(world, answer) : answer;
  });

/** Lets a request succeed, and takes back what it did to the store. */
const undone = (endpoint: 'add' | 'remove'): Hook =>
  onEndpoint(endpoint, async ({ world }, next) => {
    const before = world.store.license;
    const answer = await next();
    world.store.license = before;
    return answer;
  });

const loseLicense = (world: World): void => {
  world.store.license = undefined;
};

const answering =
  (value: unknown) =>
  (answer: Answer): Answer => ({ ...answer, body: JSON.stringify(value) });

const whenUnlicensed = (answer: (world: World) => Answer): Hook =>
  onPersona('check', 'server-admin', ({ world }, next) =>
    effectiveLicense(world.store) === undefined ? answer(world) : next(),
  );

const checkFaults: readonly FaultOf[] = [
  {
    id: 'check.stuck-true',
    breaks: 'Says true, whether there is a license or not.',
    caughtBy: ['check.false-after-removal'],
    visibleAt: 'write',
    hook: changingSuccess('check', answering(true)),
  },
  {
    id: 'check.stuck-false',
    breaks: 'Says false, whether there is a license or not.',
    caughtBy: ['check.true-while-stored'],
    visibleAt: 'read',
    hook: changingSuccess('check', answering(false)),
  },
  {
    id: 'check.inverted',
    breaks: 'Says true without a license and false with one.',
    caughtBy: ['check.true-while-stored', 'check.false-after-removal'],
    visibleAt: 'read',
    hook: changingSuccess('check', (answer) => answering(answer.body !== 'true')(answer)),
  },
  {
    id: 'check.unlicensed-404',
    breaks: 'Answers 404 in place of false when there is no license.',
    caughtBy: ['check.false-after-removal'],
    visibleAt: 'write',
    hook: whenUnlicensed(({ answers }) => answers.failure(404, 'There is no license')),
  },
  {
    id: 'check.unlicensed-500',
    breaks: 'Answers 500 in place of false when there is no license.',
    caughtBy: ['check.false-after-removal'],
    visibleAt: 'write',
    hook: whenUnlicensed(({ answers }) => answers.failure(500, 'Internal Server Error')),
  },
  {
    id: 'check.unlicensed-null',
    breaks: 'Answers null in place of false when there is no license.',
    caughtBy: ['check.false-after-removal'],
    visibleAt: 'write',
    hook: whenUnlicensed(() => json(200, null)),
  },
];

const addFaults: readonly FaultOf[] = [
  {
    id: 'add.stores-nothing',
    breaks: 'Answers 200 to a valid license and does not store it.',
    caughtBy: ['add.valid-license'],
    visibleAt: 'write',
    hook: undone('add'),
  },
  {
    id: 'add.stores-another-license',
    breaks: 'Answers 200 to a valid license and stores another one, with an identifier of its own.',
    caughtBy: ['add.valid-license', 'add.over-license'],
    visibleAt: 'write',
    hook: after('add', (world) => storeOther(world, { lid: '2000' })),
  },
  {
    id: 'add.loses-license-that-is-replaced',
    breaks: 'Answers 200 to a valid license where one is stored, and none is afterwards.',
    caughtBy: ['add.over-license'],
    visibleAt: 'write',
    hook: overLicense((world, answer) => {
      loseLicense(world);
      return answer;
    }),
  },
  {
    id: 'add.answers-201-over-license',
    breaks: 'Answers 201 in place of 200 where a license takes the place of another.',
    caughtBy: ['add.over-license'],
    visibleAt: 'write',
    hook: overLicense((_, answer) => ({ ...answer, status: 201 })),
  },
];

const renewFaults: readonly FaultOf[] = [
  {
    id: 'renew.loses-license',
    breaks: 'Answers 200 to a renewal, and the stored license is gone.',
    caughtBy: ['renew.stored-license'],
    visibleAt: 'write',
    hook: after('renew', loseLicense),
  },
  {
    id: 'renew.stores-garbage',
    breaks: 'Answers 200 to a renewal and puts something that is no license in the place of the stored one.',
    caughtBy: ['renew.stored-license'],
    visibleAt: 'write',
    hook: after('renew', storeGarbage),
  },
  {
    id: 'renew.stores-for-another-instance',
    breaks: 'Answers 200 to a renewal and stores a license for another instance.',
    caughtBy: ['renew.stored-license'],
    visibleAt: 'write',
    hook: after('renew', (world) => storeOther(world, { sub: 'https://another-instance.invalid/' })),
  },
  {
    id: 'renew.answers-404-but-renews',
    breaks: 'Answers 404 to a renewal, as if there were no token to be had, and stores the new one.',
    caughtBy: ['renew.stored-license'],
    visibleAt: 'write',
    hook: onPersona('renew', 'server-admin', async ({ world }, next) => {
      const answer = await next();
      return answer.status < 300 ? world.answers.failure(404, 'There is no token') : answer;
    }),
  },
];

/** Answers a removal with another status when there is nothing to remove. */
const secondRemoval = (status: number): FaultOf => ({
  id: `remove.answers-${status}-when-nothing-stored`,
  breaks: `Answers ${status} in place of 202 when there is no license to remove.`,
  caughtBy: ['remove.nothing-stored', 'lifecycle.remove-again'],
  visibleAt: 'write',
  hook: onEndpoint('remove', async ({ world }, next) => {
    const wasStored = world.store.license !== undefined;
    const answer = await next();
    if (wasStored || answer.status !== 202) return answer;
    return status === 200 ? { ...answer, status } : world.answers.failure(status, 'There is no license');
  }),
});

const removeFaults: readonly FaultOf[] = [
  {
    id: 'remove.keeps-license',
    breaks: 'Answers 202 and does not remove the license.',
    caughtBy: ['remove.stored-license'],
    visibleAt: 'write',
    hook: undone('remove'),
  },
  ...[200, 404, 422, 500].map(secondRemoval),
];

/** Answers as a server of version 13 or later that has dropped the route: no one gets past 401 or this. */
const droppedRoute = (instead: (world: World) => Answer): Hook =>
  onEndpoint('check', async ({ world }, next) => {
    const answer = await next();
    return answer.status === 401 || !isAtLeast(world.behavior.version, 13) ? answer : instead(world);
  });

const legacyFaults: readonly FaultOf[] = [
  {
    id: 'check.legacy-route-gone',
    breaks: 'No longer knows the route on Grafana 13 and later: 404.',
    caughtBy: ['legacy.route-answers'],
    visibleAt: 'read',
    hook: droppedRoute(({ answers }) => answers.notFound()),
  },
  {
    id: 'check.legacy-route-moved',
    breaks: 'Redirects from the route to another on Grafana 13 and later.',
    caughtBy: ['legacy.route-answers'],
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
