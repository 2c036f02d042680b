import { decodeJwt } from 'jose/jwt/decode';
import { bindObject } from '../http/bind-object.ts';
import { json } from '../http/json-responses.ts';
import type { HttpRequest } from '../http/messages.ts';
import type { GrafanaInstance, Hook } from '../instance/handler.ts';
import { zeroLicense } from '../licensing/license.ts';
import { type Fault, onPersona } from './fault.ts';
import { storeGarbage, storeOther } from './store-license.ts';

/** What can be wrong with a request to add a license, and how it reads in a sentence. */
const badLicenses = {
  'malformed-json': 'a body that is no JSON',
  'missing-token': 'a body without a token',
  'empty-token': 'an empty token',
  'null-token': 'a token that is null',
  'null-body': 'a body that is null',
  'empty-body': 'a body of no bytes',
  'non-string-token': 'a token that is no string',
  'garbage-token': 'a token that is no license',
  'altered-signature': 'a license whose signature was altered',
} as const;

type BadLicense = keyof typeof badLicenses;

/** How the ids of scenarios name a kind. */
const scenarioCase = (kind: BadLicense): string => (kind === 'non-string-token' ? 'number-token' : kind);

/** What is wrong with a request that the honest server refuses with 400; undefined when it is another matter. */
function kindOf(request: HttpRequest, grafana: GrafanaInstance): BadLicense | undefined {
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

/** Lets the honest server refuse a kind of bad license, then changes what comes of it. */
const onRefusalOf = (kind: BadLicense, then: Hook): Hook =>
  onPersona('add', 'server-admin', async (exchange, next) => {
    const response = await next();
    const meant = response.status === 400 && kindOf(exchange.request, exchange.grafana) === kind;
    return meant ? await then(exchange, async () => response) : response;
  });

const base = (kind: BadLicense): Pick<Fault, 'endpoint' | 'group' | 'caughtBy' | 'visibleAt'> => ({
  endpoint: 'add',
  group: 'bad license',
  caughtBy: [`add.rejects.${scenarioCase(kind)}`],
  // A conforming server may accept an altered signature, so that no license is put at risk below write.
  visibleAt: kind === 'altered-signature' ? 'write' : 'reject',
});

const accepts = (kind: BadLicense): Fault => ({
  ...base(kind),
  id: `add.accepts-${kind}`,
  description: `Accepts ${badLicenses[kind]} and stores it over the license.`,
  hook: onRefusalOf(kind, ({ grafana }) => {
    storeGarbage(grafana);
    return json(200, zeroLicense);
  }),
});

const pretends = (kind: BadLicense): Fault => ({
  ...base(kind),
  id: `add.pretends-to-accept-${kind}`,
  description: `Answers ${badLicenses[kind]} with 200, and stores nothing.`,
  hook: onRefusalOf(kind, () => json(200, zeroLicense)),
});

const answersWith = (kind: BadLicense, status: 422 | 500): Fault => ({
  ...base(kind),
  id: `add.answers-${status}-to-${kind}`,
  description: `Answers ${badLicenses[kind]} with ${status} in place of 400.`,
  hook: onRefusalOf(kind, ({ grafana }) => grafana.responses.failure(status, 'The license cannot be used')),
});

const refusesButStores = (kind: BadLicense): Fault => ({
  ...base(kind),
  id: `add.refuses-${kind}-but-stores-it`,
  description: `Refuses ${badLicenses[kind]} with 400 and stores it over the license all the same.`,
  hook: onRefusalOf(kind, ({ grafana }, next) => {
    storeGarbage(grafana);
    return next();
  }),
});

const losesLicense = (kind: BadLicense): Fault => ({
  ...base(kind),
  id: `add.loses-license-over-${kind}`,
  description: `Refuses ${badLicenses[kind]} with 400, and the stored license is gone.`,
  hook: onRefusalOf(kind, ({ grafana }, next) => {
    grafana.store.license = undefined;
    return next();
  }),
});

/** What a server does with a bad license only where it has none to lose. */
const whileUnlicensed = (kind: BadLicense, id: string, description: string, then: Hook): Fault => ({
  endpoint: 'add',
  group: 'bad license',
  id,
  description,
  caughtBy: [`add.rejects.${scenarioCase(kind)}.none-stored`],
  visibleAt: 'write',
  hook: onRefusalOf(kind, (exchange, next) =>
    exchange.grafana.store.license === undefined ? then(exchange, next) : next(),
  ),
});

const storesUnlicensed = (kind: BadLicense): Fault =>
  whileUnlicensed(
    kind,
    `add.stores-${kind}-while-unlicensed`,
    `Refuses ${badLicenses[kind]} with 400 and stores a license for it where there was none.`,
    async ({ grafana }, next) => {
      await storeOther(grafana, {});
      return next();
    },
  );

const failsUnlicensed = (kind: BadLicense): Fault =>
  whileUnlicensed(
    kind,
    `add.answers-500-to-${kind}-while-unlicensed`,
    `Answers ${badLicenses[kind]} with 500 in place of 400 where no license is stored.`,
    async ({ grafana }) => grafana.responses.failure(500, 'Internal Server Error'),
  );

const allKinds = Object.keys(badLicenses) as readonly BadLicense[];

/** The page does not say how a license is checked, so to accept an altered signature breaks no rule for certain. */
const certainKinds = allKinds.filter((kind) => kind !== 'altered-signature');

/** A text that is no license may fail with 500, which the page lists without saying for which failure. */
const readableKinds = certainKinds.filter((kind) => kind !== 'garbage-token');

/** Faults in what becomes of a request to add what is no license. */
export const badLicenseFaults: readonly Fault[] = [
  ...allKinds.flatMap((kind) => [refusesButStores(kind), losesLicense(kind)]),
  ...certainKinds.map(accepts),
  ...readableKinds.map((kind) => answersWith(kind, 500)),
  ...allKinds.map(storesUnlicensed),
  ...allKinds.filter((kind) => kind !== 'garbage-token').map(failsUnlicensed),
  answersWith('missing-token', 422),
  answersWith('garbage-token', 422),
  pretends('missing-token'),
  pretends('garbage-token'),
];
