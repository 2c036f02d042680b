import { bindObject } from '../http/bind-object.ts';
import type { HttpRequest, HttpResponse } from '../http/http-types.ts';
import { json } from '../http/json-responses.ts';
import type { GrafanaInstance, Hook } from '../instance/handler.ts';
import { type Fault, onPersona } from './fault.ts';

/** Kinds of invalid requests to remove a license, and how each is named in a sentence. */
const wrongInstances = {
  'wrong-instance': 'the URL of another instance',
  'longer-instance': 'a URL that begins with the root URL',
  'shorter-instance': 'a URL that is only the beginning of the root URL',
  'ending-alike': 'a URL that ends with the root URL',
  'other-scheme': 'the root URL with another scheme',
  'other-port': 'the root URL with another port',
  'missing-instance': 'a missing instance',
  'empty-instance': 'an empty instance',
  'non-string-instance': 'an instance that is not a string',
  'listed-instance': 'a list that contains the root URL',
  'null-body': 'a null body',
  'malformed-json': 'a body that is not JSON',
  'empty-body': 'an empty body',
} as const;

type WrongInstance = keyof typeof wrongInstances;

/** Kinds that the ids of scenarios name differently. */
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

/** Classifies a request that the conforming server rejects; undefined if it fits no kind. */
function wrongInstanceIn(request: HttpRequest, { rootUrl }: GrafanaInstance): WrongInstance | undefined {
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
  return urlDifference(instance, rootUrl);
}

function urlDifference(instance: string, rootUrl: string): WrongInstance {
  if (!URL.canParse(instance)) return 'wrong-instance';
  const [requested, actual] = [new URL(instance), new URL(rootUrl)];
  if (requested.hostname !== actual.hostname || requested.pathname !== actual.pathname) return 'wrong-instance';
  return requested.protocol === actual.protocol ? 'other-port' : 'other-scheme';
}

/** Changes the result after the conforming server has rejected a kind of request. */
const afterRejecting = (kind: WrongInstance, change: Hook): Hook =>
  onPersona('remove', 'server-admin', async (context, next) => {
    const response = await next();
    const isThisKind =
      (response.status === 422 || response.status === 400) &&
      wrongInstanceIn(context.request, context.grafana) === kind;
    return isThisKind ? await change(context, async () => response) : response;
  });

const faultBase = (kind: WrongInstance): Pick<Fault, 'endpoint' | 'group' | 'caughtBy' | 'visibleAt'> => ({
  endpoint: 'remove',
  group: 'wrong instance',
  caughtBy: [`remove.rejects.${scenarioCase(kind)}`],
  // A server that converts the list to text would remove the license, so it is sent only at impact write.
  visibleAt: kind === 'listed-instance' ? 'write' : 'reject',
});

const accepts = (kind: WrongInstance): Fault => ({
  ...faultBase(kind),
  id: `remove.accepts-${kind}`,
  description: `Removes the license on a request with ${wrongInstances[kind]}.`,
  hook: afterRejecting(kind, ({ grafana }) => {
    grafana.store.license = undefined;
    return json(202, {});
  }),
});

const rejectsButRemoves = (kind: WrongInstance): Fault => ({
  ...faultBase(kind),
  id: `remove.refuses-${kind}-but-removes`,
  description: `Rejects ${wrongInstances[kind]} but removes the license.`,
  hook: afterRejecting(kind, ({ grafana }, next) => {
    grafana.store.license = undefined;
    return next();
  }),
});

const respondsWith = (
  kind: WrongInstance,
  status: number,
  respond: (grafana: GrafanaInstance) => HttpResponse,
): Fault => ({
  ...faultBase(kind),
  id: `remove.answers-${status}-to-${kind}`,
  description: `Returns ${status} to ${wrongInstances[kind]} and removes nothing.`,
  hook: afterRejecting(kind, ({ grafana }) => respond(grafana)),
});

const failing =
  (status: number) =>
  ({ responses }: GrafanaInstance): HttpResponse =>
    responses.failure(status, 'The instance is not known');
const succeeding = (status: number) => (): HttpResponse => json(status, {});

const wrongInstanceKinds = Object.keys(wrongInstances) as readonly WrongInstance[];
const incompleteKinds = [
  'missing-instance',
  'empty-instance',
  'non-string-instance',
  'listed-instance',
  'null-body',
  'malformed-json',
  'empty-body',
] as const;

/** Faults in how removals that do not name this instance are handled. */
export const wrongInstanceFaults: readonly Fault[] = [
  ...wrongInstanceKinds.flatMap((kind) => [accepts(kind), rejectsButRemoves(kind)]),
  ...[404, 500].map((status) => respondsWith('wrong-instance', status, failing(status))),
  ...[200, 202].map((status) => respondsWith('wrong-instance', status, succeeding(status))),
  ...incompleteKinds.flatMap((kind) => [
    respondsWith(kind, 500, failing(500)),
    respondsWith(kind, 202, succeeding(202)),
  ]),
];
