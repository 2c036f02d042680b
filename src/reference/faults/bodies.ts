import type { HttpResponse } from '../http/messages.ts';
import {
  changingSuccess,
  type DocumentedEndpoint,
  documentedEndpoints,
  type Fault,
  scenarioOfSuccess,
  visibilityOfSuccess,
} from './fault.ts';

/** A way to spoil the body of a success. */
type Spoiling = {
  readonly name: string;
  /** Completes "Answers …". */
  readonly description: string;
  spoil(response: HttpResponse): HttpResponse;
};

const withBody =
  (body: (conforming: string) => string) =>
  (response: HttpResponse): HttpResponse => ({
    ...response,
    body: body(response.body),
  });

const typed =
  (type: string) =>
  (response: HttpResponse): HttpResponse => ({
    ...response,
    headers: { ...response.headers, 'Content-Type': type },
  });

function untyped(response: HttpResponse): HttpResponse {
  const { 'Content-Type': _type, ...headers } = response.headers;
  return { ...response, headers };
}

const constant = (name: string, description: string, body: string): Spoiling => ({
  name,
  description,
  spoil: withBody(() => body),
});

const truncated: Spoiling = {
  name: 'truncates',
  description: 'with JSON that is cut short',
  spoil: withBody((conforming) => conforming.slice(0, Math.max(1, Math.floor(conforming.length / 2)))),
};
const html: Spoiling = {
  name: 'answers-as-html',
  description: 'with the right bytes as text/html',
  spoil: typed('text/html; charset=UTF-8'),
};
const plainText: Spoiling = {
  name: 'answers-as-plain-text',
  description: 'with the right bytes as text/plain',
  spoil: typed('text/plain; charset=utf-8'),
};
const empty = constant('answers-nothing', 'with no body at all', '');
const nothing = constant('answers-null', 'with null', 'null');
const page = constant('answers-a-page', 'with HTML that is called JSON', '<!DOCTYPE html><title>Grafana</title>');

const wrapped = (key: string): Spoiling => ({
  name: 'wraps',
  description: `with an object around the response, {"${key}": …}`,
  spoil: withBody((conforming) => `{"${key}":${conforming}}`),
});
const listed: Spoiling = {
  name: 'answers-a-list',
  description: 'with the answer in an array',
  spoil: withBody((conforming) => `[${conforming}]`),
};

const license: readonly Spoiling[] = [
  constant('answers-empty-object', 'with an object that has none of the fields', '{}'),
  constant('answers-true', 'with true', 'true'),
  constant('answers-a-string', 'with a string', '"License token applied"'),
  nothing,
  wrapped('license'),
  listed,
  truncated,
  html,
];

const spoilings: Readonly<Record<DocumentedEndpoint, readonly Spoiling[]>> = {
  check: [
    {
      name: 'quotes',
      description: 'with a string in place of a boolean',
      spoil: withBody((conforming) => `"${conforming}"`),
    },
    {
      name: 'counts',
      description: 'with 1 or 0 in place of a boolean',
      spoil: withBody((conforming) => (conforming === 'true' ? '1' : '0')),
    },
    wrapped('valid'),
    listed,
    nothing,
    constant('answers-empty-object', 'with an empty object', '{}'),
    empty,
    page,
    truncated,
    html,
    plainText,
    { name: 'answers-untyped', description: 'without a Content-Type', spoil: untyped },
  ],
  add: [...license, empty],
  // A renewal without any body is allowed: Grafana's OpenAPI describes none.
  renew: license,
  remove: [
    constant('answers-true', 'with true', 'true'),
    constant('answers-a-string', 'with a string', '"License removed"'),
    nothing,
    constant('answers-a-list', 'with an empty array', '[]'),
    empty,
    page,
    truncated,
    html,
    plainText,
  ],
};

/** Faults that do what was asked, with the right status, and spoil the body. */
export const bodyFaults: readonly Fault[] = documentedEndpoints.flatMap((endpoint) =>
  spoilings[endpoint].map(({ name, description, spoil }) => ({
    id: `${endpoint}.${name}`,
    endpoint,
    group: 'wrong body',
    description: `Answers ${description}.`,
    caughtBy: [scenarioOfSuccess[endpoint]],
    visibleAt: visibilityOfSuccess(endpoint),
    hook: changingSuccess(endpoint, spoil),
  })),
);
