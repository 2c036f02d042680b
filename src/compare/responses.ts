import type { ComparedReport, ComparedResponse } from './compared-report.ts';

/** A difference between two responses to the same request. */
export interface ResponseDifference {
  readonly what: 'status' | 'media type' | 'body';
  /** The field of the body, such as `data.items[].name`; empty if the whole body is meant. */
  readonly field: string;
  readonly old: string;
  readonly new: string;
}

/** The differences of one scenario. */
export interface DifferentResponse {
  readonly id: string;
  readonly differences: readonly ResponseDifference[];
}

/** How the responses of two runs differ: in status, media type, and the fields of the body with their types. */
export function differentResponses(old: ComparedReport, next: ComparedReport): readonly DifferentResponse[] {
  const before = new Map(old.results.map(({ id, response }) => [id, response]));
  return next.results.flatMap(({ id, response }) => {
    const earlier = before.get(id);
    if (!earlier || !response) return [];
    const differences = differencesOf(earlier, response);
    return differences.length === 0 ? [] : [{ id, differences }];
  });
}

/** Whether a report has bodies, and not only their sizes. */
export function hasBodies({ results }: ComparedReport): boolean {
  return !results.some(({ response }) => response !== null && isSizeOnly(response.body));
}

function differencesOf(old: ComparedResponse, next: ComparedResponse): readonly ResponseDifference[] {
  const whole = (what: ResponseDifference['what'], before: string, after: string): readonly ResponseDifference[] =>
    before === after ? [] : [{ what, field: '', old: before, new: after }];
  return [
    ...whole('status', String(old.status), String(next.status)),
    ...whole('media type', old.mediaType || 'none', next.mediaType || 'none'),
    ...bodyDifferences(old.body, next.body),
  ];
}

/** More are not worth reading: the bodies have nothing to do with each other. */
const maxFields = 20;

function bodyDifferences(old: string, next: string): readonly ResponseDifference[] {
  if (isSizeOnly(old) || isSizeOnly(next)) return [];
  const [before, after] = [typesIn(old), typesIn(next)];
  const fields = [...new Set([...before.keys(), ...after.keys()])];
  return fields
    .filter((field) => before.get(field) !== after.get(field))
    .slice(0, maxFields)
    .map((field) => ({
      what: 'body',
      field,
      old: before.get(field) ?? 'missing',
      new: after.get(field) ?? 'missing',
    }));
}

/** What stands in a report instead of a body without --show-bodies. */
function isSizeOnly(body: string): boolean {
  return /^\[\d+ bytes\]$/.test(body);
}

/** The type of each field of a body, by its path; of the whole body, by the empty path. */
function typesIn(body: string): ReadonlyMap<string, string> {
  if (body === '') return new Map([['', 'empty']]);
  try {
    const types = new Map<string, string>();
    collect(JSON.parse(body), '', 0, types);
    return types;
  } catch {
    return new Map([['', 'not JSON']]);
  }
}

const maxDepth = 5;

function collect(value: unknown, path: string, depth: number, types: Map<string, string>): void {
  const type = typeOf(value);
  const known = types.get(path)?.split(' or ') ?? [];
  types.set(path, [...new Set([...known, type])].join(' or '));
  if (depth >= maxDepth) return;
  for (const [name, inner] of fieldsIn(value)) {
    collect(inner, name === '[]' || path === '' ? `${path}${name}` : `${path}.${name}`, depth + 1, types);
  }
}

/** The fields of an object, or the items of an array by the name `[]`. */
function fieldsIn(value: unknown): readonly (readonly [name: string, value: unknown])[] {
  if (Array.isArray(value)) return value.map((item) => ['[]', item] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
