import { decodeJwt } from 'jose/jwt/decode';
import { bindObject } from '../http/bind-object.ts';
import type { HttpRequest } from '../http/http-types.ts';
import { json } from '../http/json-responses.ts';
import type { GrafanaInstance, Hook } from '../instance/handler.ts';
import { storeGarbage, storeOther } from '../instance/replace-license.ts';
import { zeroLicense } from '../licensing/license.ts';
import { type Fault, onPersona } from './fault.ts';

/** Kinds of invalid requests to add a license, and how each is named in a sentence. */
const badLicenses = {
  'malformed-json': 'a body that is not JSON',
  'missing-token': 'a body without a token',
  'empty-token': 'an empty token',
  'null-token': 'a null token',
  'null-body': 'a null body',
  'empty-body': 'an empty body',
  'non-string-token': 'a token that is not a string',
  'garbage-token': 'a token that is not a license',
  'altered-signature': 'a license with an altered signature',
} as const;

type BadLicense = keyof typeof badLicenses;

/** How the ids of scenarios name a kind. */
const scenarioCase = (kind: BadLicense): string => (kind === 'non-string-token' ? 'number-token' : kind);

/** Classifies a request that the conforming server rejects with 400; undefined if it fits no kind. */
function badLicenseIn(request: HttpRequest, grafana: GrafanaInstance): BadLicense | undefined {
  const text = new TextDecoder().decode(request.body);
  if (text === '') return 'empty-body';
  if (text === 'null') return 'null-body';
  const bound = bindObject(request);
  if (!bound.ok) return 'malformed-json';
  const token = bound.field('token');
  if (token === undefined) return 'missing-token';
  if (token === null) return 'null-token';
  if (typeof token !== 'string') return 'non-string-token';
  if (token === '') return 'empty-token';
  return subjectOf(token) === grafana.rootUrl ? 'altered-signature' : 'garbage-token';
}

function subjectOf(token: string): string | undefined {
  try {
    return decodeJwt(token).sub;
  } catch {
    return undefined;
  }
}

/** Changes the result after the conforming server has rejected a kind of bad license. */
const afterRejecting = (kind: BadLicense, change: Hook): Hook =>
  onPersona('add', 'server-admin', async (context, next) => {
    const response = await next();
    const isThisKind = response.status === 400 && badLicenseIn(context.request, context.grafana) === kind;
    return isThisKind ? await change(context, async () => response) : response;
  });

const faultBase = (kind: BadLicense): Pick<Fault, 'endpoint' | 'group' | 'caughtBy' | 'visibleAt'> => ({
  endpoint: 'add',
  group: 'bad license',
  caughtBy: [`add.rejects.${scenarioCase(kind)}`],
  // A conforming server may accept an altered signature, so that no license is put at risk below write.
  visibleAt: kind === 'altered-signature' ? 'write' : 'reject',
});

const accepts = (kind: BadLicense): Fault => ({
  ...faultBase(kind),
  id: `add.accepts-${kind}`,
  description: `Accepts ${badLicenses[kind]} and overwrites the stored license with it.`,
  hook: afterRejecting(kind, ({ grafana }) => {
    storeGarbage(grafana);
    return json(200, zeroLicense);
  }),
});

const pretendsToAccept = (kind: BadLicense): Fault => ({
  ...faultBase(kind),
  id: `add.pretends-to-accept-${kind}`,
  description: `Returns 200 to ${badLicenses[kind]} but stores nothing.`,
  hook: afterRejecting(kind, () => json(200, zeroLicense)),
});

const respondsWith = (kind: BadLicense, status: 422 | 500): Fault => ({
  ...faultBase(kind),
  id: `add.answers-${status}-to-${kind}`,
  description: `Returns ${status} instead of 400 to ${badLicenses[kind]}.`,
  hook: afterRejecting(kind, ({ grafana }) => grafana.responses.failure(status, 'The license cannot be used')),
});

const rejectsButStores = (kind: BadLicense): Fault => ({
  ...faultBase(kind),
  id: `add.refuses-${kind}-but-stores-it`,
  description: `Rejects ${badLicenses[kind]} with 400 but overwrites the stored license with it.`,
  hook: afterRejecting(kind, ({ grafana }, next) => {
    storeGarbage(grafana);
    return next();
  }),
});

const losesLicense = (kind: BadLicense): Fault => ({
  ...faultBase(kind),
  id: `add.loses-license-over-${kind}`,
  description: `Rejects ${badLicenses[kind]} with 400 but deletes the stored license.`,
  hook: afterRejecting(kind, ({ grafana }, next) => {
    grafana.store.license = undefined;
    return next();
  }),
});

/** A fault that shows only while no license is stored. */
const whileUnlicensed = (kind: BadLicense, id: string, description: string, change: Hook): Fault => ({
  endpoint: 'add',
  group: 'bad license',
  id,
  description,
  caughtBy: [`add.rejects.${scenarioCase(kind)}.none-stored`],
  visibleAt: 'write',
  hook: afterRejecting(kind, (context, next) =>
    context.grafana.store.license === undefined ? change(context, next) : next(),
  ),
});

const storesUnlicensed = (kind: BadLicense): Fault =>
  whileUnlicensed(
    kind,
    `add.stores-${kind}-while-unlicensed`,
    `Rejects ${badLicenses[kind]} with 400 but stores a license while none is stored.`,
    async ({ grafana }, next) => {
      await storeOther(grafana, {});
      return next();
    },
  );

const failsUnlicensed = (kind: BadLicense): Fault =>
  whileUnlicensed(
    kind,
    `add.answers-500-to-${kind}-while-unlicensed`,
    `Returns 500 instead of 400 to ${badLicenses[kind]} while no license is stored.`,
    async ({ grafana }) => grafana.responses.failure(500, 'Internal Server Error'),
  );

const badLicenseKinds = Object.keys(badLicenses) as readonly BadLicense[];

/** The documentation does not say how a license is verified, so accepting an altered signature may violate no rule. */
const unambiguousKinds = badLicenseKinds.filter((kind) => kind !== 'altered-signature');

/** A text that is not a license may get 500: the documentation lists it without naming the failure. */
const readableKinds = unambiguousKinds.filter((kind) => kind !== 'garbage-token');

/** Faults in how requests to add an invalid license are handled. */
export const badLicenseFaults: readonly Fault[] = [
  ...badLicenseKinds.flatMap((kind) => [rejectsButStores(kind), losesLicense(kind)]),
  ...unambiguousKinds.map(accepts),
  ...readableKinds.map((kind) => respondsWith(kind, 500)),
  ...badLicenseKinds.map(storesUnlicensed),
  ...badLicenseKinds.filter((kind) => kind !== 'garbage-token').map(failsUnlicensed),
  respondsWith('missing-token', 422),
  respondsWith('garbage-token', 422),
  pretendsToAccept('missing-token'),
  pretendsToAccept('garbage-token'),
];
