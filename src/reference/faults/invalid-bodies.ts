import type { HttpRequest } from '../http/http-types.ts';
import { json } from '../http/json-responses.ts';
import type { Hook } from '../instance/handler.ts';
import { storeGarbage } from '../instance/replace-license.ts';
import { zeroLicense } from '../licensing/license.ts';
import { type Fault, onPersona } from './fault.ts';

type BodyEndpoint = 'add' | 'remove';

/** A body that is invalid in one way, and how it is named. */
interface InvalidBody {
  /** The name in scenario ids. */
  readonly kind: string;
  /** The name in a sentence. */
  readonly phrase: string;
  readonly matches: (body: unknown, field: unknown) => boolean;
  /** Whether a conforming server may accept it, so that its scenario runs at impact write. */
  readonly isRisky?: true;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const fields = { add: 'token', remove: 'instance' } as const;

const bodiesOf = (field: 'token' | 'instance'): readonly InvalidBody[] => [
  { kind: `blank-${field}`, phrase: `a blank ${field}`, matches: (_, value) => isText(value) && /^ +$/.test(value) },
  { kind: `null-${field}`, phrase: `a null ${field}`, matches: (_, value) => value === null },
  { kind: `number-${field}`, phrase: `a number as ${field}`, matches: (_, value) => typeof value === 'number' },
  { kind: `boolean-${field}`, phrase: `true as ${field}`, matches: (_, value) => value === true },
  {
    kind: `${field}-in-list`,
    phrase: `a list around the ${field}`,
    matches: (_, value) => Array.isArray(value),
    isRisky: true,
  },
  {
    kind: `${field}-in-object`,
    phrase: `an object around the ${field}`,
    matches: (_, value) => isRecord(value),
    isRisky: true,
  },
  { kind: 'list-body', phrase: 'a list as body', matches: (body) => Array.isArray(body) },
];

const missingSignature: InvalidBody = {
  kind: 'missing-signature',
  phrase: 'a license without a signature',
  matches: (_, value) => isText(value) && value.split('.').length === 3 && value.endsWith('.'),
  isRisky: true,
};

/** The JSON body of a request and a field in it; undefined if the body is not JSON. */
function read(request: HttpRequest, field: string): { readonly body: unknown; readonly value: unknown } | undefined {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(request.body));
    return { body, value: isRecord(body) ? Reflect.get(Object(body), field) : undefined };
  } catch {
    return undefined;
  }
}

/** Changes the response to one kind of invalid body that a server admin sends. */
function onBody(endpoint: BodyEndpoint, { matches }: InvalidBody, change: Hook): Hook {
  return onPersona(endpoint, 'server-admin', (context, next) => {
    const sent = read(context.request, fields[endpoint]);
    return sent && matches(sent.body, sent.value) ? change(context, next) : next();
  });
}

const faultOf = (
  endpoint: BodyEndpoint,
  { kind, isRisky }: InvalidBody,
  more: Pick<Fault, 'id' | 'description' | 'hook'>,
): Fault => ({
  endpoint,
  group: endpoint === 'add' ? 'bad license' : 'wrong instance',
  caughtBy: [`${endpoint}.rejects.${kind}`],
  visibleAt: isRisky ? 'write' : 'reject',
  ...more,
});

const acceptsBody = (endpoint: BodyEndpoint, body: InvalidBody): Fault =>
  faultOf(endpoint, body, {
    id: `${endpoint}.takes-${body.kind}`,
    description:
      endpoint === 'add'
        ? `Overwrites the license on a request with ${body.phrase}.`
        : `Removes the license on a request with ${body.phrase}.`,
    hook: onBody(endpoint, body, ({ grafana }) => {
      if (endpoint === 'add') storeGarbage(grafana);
      else grafana.store.license = undefined;
      return endpoint === 'add' ? json(200, zeroLicense) : json(202, {});
    }),
  });

const rejectsButLoses = (endpoint: BodyEndpoint, body: InvalidBody): Fault =>
  faultOf(endpoint, body, {
    id: `${endpoint}.rejects-${body.kind}-but-loses-license`,
    description: `Rejects ${body.phrase}, but deletes the stored license.`,
    hook: onBody(endpoint, body, ({ grafana }, next) => {
      grafana.store.license = undefined;
      return next();
    }),
  });

const failsWithoutLicense = (endpoint: BodyEndpoint, body: InvalidBody): Fault => ({
  ...faultOf(endpoint, body, {
    id: `${endpoint}.fails-on-${body.kind}-with-none-stored`,
    description: `Returns 502 for ${body.phrase} if no license is stored.`,
    hook: onBody(endpoint, body, ({ grafana }, next) =>
      grafana.store.license === undefined ? grafana.responses.failure(502, 'Bad gateway') : next(),
    ),
  }),
  caughtBy: [`${endpoint}.rejects.${body.kind}.none-stored`],
  visibleAt: 'write',
});

const faultsOf = (endpoint: BodyEndpoint, body: InvalidBody): readonly Fault[] => [
  acceptsBody(endpoint, body),
  rejectsButLoses(endpoint, body),
];

/** Faults in how bodies are handled whose field is not a string or has no content. */
export const invalidBodyFaults: readonly Fault[] = (['add', 'remove'] as const).flatMap((endpoint) => {
  // The faults of these are in bad-licenses.ts and wrong-instances.ts.
  const own = bodiesOf(fields[endpoint]).filter(({ kind }) => !['null-token', 'instance-in-list'].includes(kind));
  const bodies = [...own, ...(endpoint === 'add' ? [missingSignature] : [])];
  return bodies.flatMap((body) => [...faultsOf(endpoint, body), failsWithoutLicense(endpoint, body)]);
});
