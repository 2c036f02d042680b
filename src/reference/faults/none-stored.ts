import { bindObject } from '../http/bind-object.ts';
import { json } from '../http/json-responses.ts';
import type { Hook } from '../instance/handler.ts';
import { storeOther } from '../instance/replace-license.ts';
import { zeroLicense } from '../licensing/license.ts';
import { type Fault, onPersona } from './fault.ts';

/** Changes the response to a server admin if no license is stored. */
const withNoneStored = (endpoint: 'renew' | 'remove', change: Hook): Hook =>
  onPersona(endpoint, 'server-admin', (context, next) =>
    context.grafana.store.license === undefined ? change(context, next) : next(),
  );

/** Kinds of invalid removals, as scenario ids name them. */
const removals = [
  'missing-instance',
  'empty-instance',
  'null-body',
  'empty-body',
  'malformed-json',
  'another-instance',
] as const;

/** Faults in how requests that need a license are handled if none is stored. */
export const noneStoredFaults: readonly Fault[] = [
  {
    id: 'remove.misses-license-before-validating',
    endpoint: 'remove',
    group: 'wrong instance',
    description: 'Returns 404 for an invalid removal if no license is stored, before it validates the body.',
    caughtBy: removals.map((kind) => `remove.rejects.${kind}.none-stored`),
    visibleAt: 'write',
    hook: withNoneStored('remove', async ({ grafana, request }, next) => {
      const bound = bindObject(request);
      const isValid = bound.ok && bound.field('instance') === grafana.rootUrl;
      return isValid ? next() : grafana.responses.failure(404, 'There is no license');
    }),
  },
  {
    id: 'renew.returns-sample-with-none-stored',
    endpoint: 'renew',
    group: 'wrong status',
    description: 'Returns 200 and a license of zero values for a renewal if no license is stored.',
    caughtBy: ['renew.rejects.none-stored'],
    visibleAt: 'write',
    hook: withNoneStored('renew', () => json(200, zeroLicense)),
  },
  {
    id: 'renew.stores-license-with-none-stored',
    endpoint: 'renew',
    group: 'wrong status',
    description: 'Returns 404 for a renewal if no license is stored, but stores one.',
    caughtBy: ['renew.rejects.none-stored'],
    visibleAt: 'write',
    hook: withNoneStored('renew', async ({ grafana }, next) => {
      const response = await next();
      await storeOther(grafana, {});
      return response;
    }),
  },
];
