import type { Answer } from '../http/messages.ts';
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
  readonly says: string;
  spoil(answer: Answer): Answer;
};

const withBody =
  (body: (honest: string) => string) =>
  (answer: Answer): Answer => ({
    ...answer,
    body: body(answer.body),
  });

const typed =
  (type: string) =>
  (answer: Answer): Answer => ({
    ...answer,
    headers: { ...answer.headers, 'Content-Type': type },
  });

function untyped(answer: Answer): Answer {
  const { 'Content-Type': _type, ...headers } = answer.headers;
  return { ...answer, headers };
}

const constant = (name: string, says: string, body: string): Spoiling => ({ name, says, spoil: withBody(() => body) });

const truncated: Spoiling = {
  name: 'truncates',
  says: 'with JSON that is cut short',
  spoil: withBody((honest) => honest.slice(0, Math.max(1, Math.floor(honest.length / 2)))),
};
const html: Spoiling = {
  name: 'answers-as-html',
  says: 'with the right bytes as text/html',
  spoil: typed('text/html; charset=UTF-8'),
};
const plainText: Spoiling = {
  name: 'answers-as-plain-text',
  says: 'with the right bytes as text/plain',
  spoil: typed('text/plain; charset=utf-8'),
};
const empty = constant('answers-nothing', 'with no body at all', '');
const nothing = constant('answers-null', 'with null', 'null');
const page = constant('answers-a-page', 'with HTML that is called JSON', '<!DOCTYPE html><title>Grafana</title>');

const wrapped = (key: string): Spoiling => ({
  name: 'wraps',
  says: `with an object around the answer, {"${key}": …}`,
  spoil: withBody((honest) => `{"${key}":${honest}}`),
});
const listed: Spoiling = {
  name: 'answers-a-list',
  says: 'with the answer in an array',
  spoil: withBody((honest) => `[${honest}]`),
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
    { name: 'quotes', says: 'with a string in place of a boolean', spoil: withBody((honest) => `"${honest}"`) },
    {
      name: 'counts',
      says: 'with 1 or 0 in place of a boolean',
      spoil: withBody((honest) => (honest === 'true' ? '1' : '0')),
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
    { name: 'answers-untyped', says: 'without a Content-Type', spoil: untyped },
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
  spoilings[endpoint].map(({ name, says, spoil }) => ({
    id: `${endpoint}.${name}`,
    endpoint,
    group: 'wrong body',
    breaks: `Answers ${says}.`,
    caughtBy: [scenarioOfSuccess[endpoint]],
    visibleAt: visibilityOfSuccess(endpoint),
    hook: changingSuccess(endpoint, spoil),
  })),
);
