import { bindObject } from '../http/bind-object.ts';
import { json } from '../http/json-responses.ts';
import type { HttpRequest, HttpResponse } from '../http/messages.ts';
import type { GrafanaInstance, Hook } from '../instance/handler.ts';
import { type Fault, onPersona } from './fault.ts';

/** What can be wrong with a request to remove a license, and how it reads in a sentence. */
const wrongInstances = {
  'wrong-instance': 'another instance',
  'longer-instance': 'an instance whose URL only begins like this one',
  'shorter-instance': 'an instance whose URL is only the beginning of this one',
  'ending-alike': 'an instance whose URL only ends like this one',
  'other-scheme': 'an instance with another scheme',
  'other-port': 'an instance on another port',
  'missing-instance': 'no instance',
  'empty-instance': 'an empty instance',
  'non-string-instance': 'an instance that is no string',
  'listed-instance': 'a list that has this instance in it',
  'null-body': 'a body that is null',
  'malformed-json': 'a body that is no JSON',
  'empty-body': 'a body of no bytes',
} as const;

type WrongInstance = keyof typeof wrongInstances;

const otherCases: Partial<Record<WrongInstance, string>> = {
  'wrong-instance': 'another-instance',
  'longer-instance': 'longer-path',
  'shorter-instance': 'shorter-host',
  'ending-alike': 'same-ending',
  'non-string-instance': 'boolean-instance',
  'listed-instance': 'instance-in-list',
};

/** How the ids of scenarios name a kind. */
const scenarioCase = (kind: WrongInstance): string => otherCases[kind] ?? kind;

/** What is wrong with a request that the honest server refuses; undefined when it is another matter. */
function kindOf(request: HttpRequest, { rootUrl }: GrafanaInstance): WrongInstance | undefined {
  const text = new TextDecoder().decode(request.body);
  if (text === '') return 'empty-body';
  if (text === 'null') return 'null-body';
  const bound = bindObject(request);
  if (!bound.ok) return 'malformed-json';
  const instance = bound.field('instance');
  if (instance === undefined) return 'missing-instance';
  if (Array.isArray(instance)) return 'listed-instance';
  if (typeof instance !== 'string') return 'non-string-instance';
  if (instance === '') return 'empty-instance';
  if (instance === rootUrl) return undefined;
  if (instance.startsWith(rootUrl)) return 'longer-instance';
  if (rootUrl.startsWith(instance)) return 'shorter-instance';
  if (instance.endsWith(rootUrl)) return 'ending-alike';
  return differenceOf(instance, rootUrl);
}

function differenceOf(instance: string, rootUrl: string): WrongInstance {
  if (!URL.canParse(instance)) return 'wrong-instance';
  const [theirs, ours] = [new URL(instance), new URL(rootUrl)];
  if (theirs.hostname !== ours.hostname || theirs.pathname !== ours.pathname) return 'wrong-instance';
  return theirs.protocol === ours.protocol ? 'other-port' : 'other-scheme';
}

/** Lets the honest server refuse a kind of request, then changes what comes of it. */
const onRefusalOf = (kind: WrongInstance, then: Hook): Hook =>
  onPersona('remove', 'server-admin', async (exchange, next) => {
    const response = await next();
    const meant =
      (response.status === 422 || response.status === 400) && kindOf(exchange.request, exchange.grafana) === kind;
    return meant ? await then(exchange, async () => response) : response;
  });

const base = (kind: WrongInstance): Pick<Fault, 'endpoint' | 'group' | 'caughtBy' | 'visibleAt'> => ({
  endpoint: 'remove',
  group: 'wrong instance',
  caughtBy: [`remove.rejects.${scenarioCase(kind)}`],
  // A list of the instance itself is what a server that turns it into text would runHandler.
  visibleAt: kind === 'listed-instance' ? 'write' : 'reject',
});

const accepts = (kind: WrongInstance): Fault => ({
  ...base(kind),
  id: `remove.accepts-${kind}`,
  description: `Removes the license over ${wrongInstances[kind]}.`,
  hook: onRefusalOf(kind, ({ grafana }) => {
    grafana.store.license = undefined;
    return json(202, {});
  }),
});

const refusesButRemoves = (kind: WrongInstance): Fault => ({
  ...base(kind),
  id: `remove.refuses-${kind}-but-removes`,
  description: `Refuses ${wrongInstances[kind]}, and removes the license all the same.`,
  hook: onRefusalOf(kind, ({ grafana }, next) => {
    grafana.store.license = undefined;
    return next();
  }),
});

const answersWith = (
  kind: WrongInstance,
  status: number,
  response: (grafana: GrafanaInstance) => HttpResponse,
): Fault => ({
  ...base(kind),
  id: `remove.answers-${status}-to-${kind}`,
  description: `Answers ${status} to ${wrongInstances[kind]}, and removes nothing.`,
  hook: onRefusalOf(kind, ({ grafana }) => response(grafana)),
});

const failing =
  (status: number) =>
  ({ responses }: GrafanaInstance): HttpResponse =>
    responses.failure(status, 'The instance is not known');
const succeeding = (status: number) => (): HttpResponse => json(status, {});

const kinds = Object.keys(wrongInstances) as readonly WrongInstance[];
const incompleteKinds = [
  'missing-instance',
  'empty-instance',
  'non-string-instance',
  'listed-instance',
  'null-body',
  'malformed-json',
  'empty-body',
] as const;

/** Faults in what becomes of a removal that names something else than this instance. */
export const wrongInstanceFaults: readonly Fault[] = [
  ...kinds.flatMap((kind) => [accepts(kind), refusesButRemoves(kind)]),
  ...[404, 500].map((status) => answersWith('wrong-instance', status, failing(status))),
  ...[200, 202].map((status) => answersWith('wrong-instance', status, succeeding(status))),
  ...incompleteKinds.flatMap((kind) => [answersWith(kind, 500, failing(500)), answersWith(kind, 202, succeeding(202))]),
];
