import { requirements, scenarios } from '../../specs/index.ts';
import type { ListedDeviation } from '../domain/deviation.ts';
import { isDay } from '../domain/deviation-expiry.ts';
import { type FindingCode, findingMessages } from '../domain/messages/findings.ts';
import { nearest } from './did-you-mean.ts';
import { type FileError, maxErrors, shown, type YamlNode } from './yaml.ts';

/** The entries of a list of deviations, or everything that is wrong with them. */
export type DeviationEntries =
  | { readonly ok: true; readonly deviations: readonly ListedDeviation[] }
  | { readonly ok: false; readonly errors: readonly FileError[] };

const fields = ['id', 'reason', 'until', 'issue', 'seen'] as const;

type EntryField = (typeof fields)[number];

/** What only `client` finds, which takes no list. */
const codesOfClients: ReadonlySet<string> = new Set<FindingCode>([
  'wrong-credentials',
  'undocumented-route',
  'wrong-request-media-type',
  'wrong-request-body',
  'success-not-accepted',
  'error-ignored',
  'write-repeated',
  'credentials-redirected',
  'command-not-ended',
]);

/** Every ID that an entry may have. */
export const deviationIds: readonly string[] = [
  ...requirements.map(({ id }) => id),
  ...scenarios.map(({ id }) => id),
  ...Object.keys(findingMessages).filter((code) => !codesOfClients.has(code)),
];

const known: ReadonlySet<string> = new Set(deviationIds);

const maxEntries = 1000;

/** Reads the content of a list of deviations: a map whose only key is `deviations`. */
export function deviationEntries(root: YamlNode | undefined): DeviationEntries {
  const list = root === undefined ? [] : listIn(root);
  if ('message' in list) return { ok: false, errors: [list] };
  const errors: FileError[] = [];
  // A suggestion for each of a thousand unknown IDs takes seconds.
  const deviations = list.flatMap((item) => (errors.length < maxErrors ? readEntry(item, errors) : []));
  errors.push(...doubled(deviations));
  return errors.length > 0
    ? { ok: false, errors: errors.toSorted((a, b) => a.line - b.line) }
    : { ok: true, deviations };
}

/** The items of the list, or what is wrong with the file around it. */
function listIn(root: YamlNode): readonly YamlNode[] | FileError {
  const entries = root.kind === 'map' ? root.entries : [];
  const { node, line } = entries.find(({ key }) => key === 'deviations') ?? {};
  if (node === undefined || line === undefined || entries.length > 1) {
    const wrong = entries.find(({ key }) => key !== 'deviations');
    const message = 'the file must have the one key deviations, and below it a list of entries.';
    return { line: wrong?.line ?? root.line, message };
  }
  if (node.kind === 'list') {
    return node.items.length > maxEntries ? { line, message: `more than ${maxEntries} entries.` } : node.items;
  }
  return node.kind === 'scalar' && node.value === null
    ? []
    : { line, message: 'deviations must be a list. Begin each entry with "- id:".' };
}

function readEntry(item: YamlNode, errors: FileError[]): readonly ListedDeviation[] {
  const { line } = item;
  if (item.kind !== 'map') {
    errors.push({ line, message: 'an entry must have id, reason and until.' });
    return [];
  }
  const names: readonly string[] = Object.keys(checks);
  const unknown = item.entries.filter(({ key }) => !names.includes(key));
  const wrong = unknown.map((one) => ({
    line: one.line,
    message: `unknown key ${shown(one.key)}. Did you mean ${nearest(one.key, names, 1).join('')}?`,
  }));
  const entry: Partial<Record<EntryField, unknown>> & { line: number } = { line };
  for (const field of fields) {
    const found = item.entries.find(({ key }) => key === field);
    const checked = found ? checks[field](found.node) : required[field];
    if (checked === undefined) continue;
    if ('message' in checked) wrong.push({ line: found?.line ?? line, message: checked.message });
    else entry[field] = checked.value;
  }
  errors.push(...wrong);
  // Each check gives what its field holds; with nothing wrong, every required field is there.
  return wrong.length > 0 ? [] : [entry as ListedDeviation];
}

type CheckedField<T> = { readonly value: T } | { readonly message: string };

/** What is wrong if a field is absent; undefined if it may be. */
const required: Readonly<Record<EntryField, { readonly message: string } | undefined>> = {
  id: { message: 'id is missing. Name a requirement, a scenario or the code of a finding.' },
  reason: { message: 'reason is missing. Write why the deviation is accepted.' },
  until: { message: 'until is missing. Write the last day, such as 2027-03-31, or a Grafana version, such as 13.1.' },
  issue: undefined,
  seen: undefined,
};

const checks: { readonly [F in EntryField]: (node: YamlNode) => CheckedField<ListedDeviation[F]> } = {
  id: (node) => {
    const id = textIn(node);
    if (id === undefined)
      return { message: 'id must be the ID of a requirement or a scenario, or the code of a finding.' };
    return known.has(id)
      ? { value: id }
      : { message: `unknown id ${shown(id)}. Did you mean ${nearest(id, deviationIds, 3).join(', ')}?` };
  },
  reason: (node) => {
    const reason = textIn(node);
    return reason === undefined
      ? { message: `reason is ${noText}. Write why the deviation is accepted.` }
      : { value: reason };
  },
  // A version has no number of four digits: that is a year.
  until: (node) => {
    const until = textIn(node) ?? '';
    return isDay(until) || /^\d{1,3}(\.\d{1,3}(\.\d{1,3})?)?$/.test(until)
      ? { value: until }
      : { message: 'until must be a day, such as 2027-03-31, or a Grafana version, such as 13.1.' };
  },
  issue: (node) => {
    const issue = textIn(node);
    return issue === undefined
      ? { message: `issue is ${noText}. Write its URL or its key, or remove the line.` }
      : { value: issue };
  },
  seen: (node) => {
    const statuses = (node.kind === 'list' ? node.items : [node]).map(statusIn);
    const valid = statuses.filter((status) => status !== undefined);
    return valid.length === statuses.length && valid.length > 0
      ? { value: valid }
      : { message: 'seen must be a status from 100 to 599, or a list of them.' };
  },
};

const maxTextLength = 2000;

const noText = `empty, not a text, or longer than ${maxTextLength} characters`;

/** A text that is not blank; undefined if it is another value, or too long. */
function textIn(node: YamlNode): string | undefined {
  if (node.kind !== 'scalar') return undefined;
  const text = (typeof node.value === 'string' ? node.value : node.value === null ? '' : node.text).trim();
  return text === '' || text.length > maxTextLength ? undefined : text;
}

function statusIn(node: YamlNode): number | undefined {
  const text = textIn(node) ?? '';
  return /^[1-5]\d\d$/.test(text) ? Number(text) : undefined;
}

/** Entries with the ID of an earlier one. */
function doubled(deviations: readonly ListedDeviation[]): readonly FileError[] {
  return deviations.flatMap(({ id, line = 1 }, at) => {
    const first = deviations.findIndex((one) => one.id === id);
    return first === at
      ? []
      : [
          {
            line,
            message: `${id} is listed twice, first in line ${deviations[first]?.line}. Merge the entries; seen may be a list.`,
          },
        ];
  });
}
