import type { HttpResponse } from '../http/http-types.ts';
import {
  changingSuccess,
  type DocumentedEndpoint,
  documentedEndpoints,
  type Fault,
  scenarioOfSuccess,
  visibilityOfSuccess,
} from './fault.ts';

/** A way to corrupt the body of a successful response. */
type BodyCorruption = {
  readonly name: string;
  /** Completes "Returns …". */
  readonly description: string;
  corrupt(response: HttpResponse): HttpResponse;
};

const withBody =
  (body: (original: string) => string) =>
  (response: HttpResponse): HttpResponse => ({
    ...response,
    body: body(response.body),
  });

const withContentType =
  (type: string) =>
  (response: HttpResponse): HttpResponse => ({
    ...response,
    headers: { ...response.headers, 'Content-Type': type },
  });

function withoutContentType(response: HttpResponse): HttpResponse {
  const { 'Content-Type': _type, ...headers } = response.headers;
  return { ...response, headers };
}

const replacedBy = (name: string, description: string, body: string): BodyCorruption => ({
  name,
  description,
  corrupt: withBody(() => body),
});

const truncated: BodyCorruption = {
  name: 'truncates',
  description: 'truncated JSON',
  corrupt: withBody((original) => original.slice(0, Math.max(1, Math.floor(original.length / 2)))),
};
const asHtml: BodyCorruption = {
  name: 'answers-as-html',
  description: 'the correct body as text/html',
  corrupt: withContentType('text/html; charset=UTF-8'),
};
const asPlainText: BodyCorruption = {
  name: 'answers-as-plain-text',
  description: 'the correct body as text/plain',
  corrupt: withContentType('text/plain; charset=utf-8'),
};
const emptyBody = replacedBy('answers-nothing', 'an empty body', '');
const nullBody = replacedBy('answers-null', 'null', 'null');
const htmlPage = replacedBy('answers-a-page', 'HTML labelled as JSON', '<!DOCTYPE html><title>Grafana</title>');

const wrapped = (key: string): BodyCorruption => ({
  name: 'wraps',
  description: `the result wrapped in an object, {"${key}": …}`,
  corrupt: withBody((original) => `{"${key}":${original}}`),
});
const listed: BodyCorruption = {
  name: 'answers-a-list',
  description: 'the result in an array',
  corrupt: withBody((original) => `[${original}]`),
};

const licenseCorruptions: readonly BodyCorruption[] = [
  replacedBy('answers-empty-object', 'an object without any of the fields', '{}'),
  replacedBy('answers-true', 'true', 'true'),
  replacedBy('answers-a-string', 'a string', '"License token applied"'),
  nullBody,
  wrapped('license'),
  listed,
  truncated,
  asHtml,
];

const corruptions: Readonly<Record<DocumentedEndpoint, readonly BodyCorruption[]>> = {
  check: [
    {
      name: 'quotes',
      description: 'a string instead of a boolean',
      corrupt: withBody((original) => `"${original}"`),
    },
    {
      name: 'counts',
      description: '1 or 0 instead of a boolean',
      corrupt: withBody((original) => (original === 'true' ? '1' : '0')),
    },
    wrapped('valid'),
    listed,
    nullBody,
    replacedBy('answers-empty-object', 'an empty object', '{}'),
    emptyBody,
    htmlPage,
    truncated,
    asHtml,
    asPlainText,
    { name: 'answers-untyped', description: 'the correct body without a Content-Type', corrupt: withoutContentType },
  ],
  add: [...licenseCorruptions, emptyBody],
  // A renewal may have an empty body: Grafana's OpenAPI describes none.
  renew: licenseCorruptions,
  remove: [
    replacedBy('answers-true', 'true', 'true'),
    replacedBy('answers-a-string', 'a string', '"License removed"'),
    nullBody,
    replacedBy('answers-a-list', 'an empty array', '[]'),
    emptyBody,
    htmlPage,
    truncated,
    asHtml,
    asPlainText,
  ],
};

/** Faults that execute a request and return the right status with a wrong body. */
export const bodyFaults: readonly Fault[] = documentedEndpoints.flatMap((endpoint) =>
  corruptions[endpoint].map(({ name, description, corrupt }) => ({
    id: `${endpoint}.${name}`,
    endpoint,
    group: 'wrong body',
    description: `Returns ${description}.`,
    caughtBy: [scenarioOfSuccess[endpoint]],
    visibleAt: visibilityOfSuccess(endpoint),
    hook: changingSuccess(endpoint, corrupt),
  })),
);
