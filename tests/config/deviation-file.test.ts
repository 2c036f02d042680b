import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import schema from '../../contracts/schemas/deviations.schema.json' with { type: 'json' };
import { requirements, scenarios } from '../../specs/index.ts';
import { deviationIds } from '../../src/config/deviation-entries.ts';
import { parseDeviations } from '../../src/config/deviation-file.ts';
import { folderWith, messageFor, settingsFor } from './load-settings.ts';

const good = ['deviations:', '  - id: wrong-body', '    reason: It is known.', '    until: 2027-03-31'];

function errorsIn(...lines: readonly string[]): string {
  const read = parseDeviations(lines.join('\n'), 'a.yaml');
  return read.ok ? 'none' : read.message;
}

/** An entry with one line changed. */
function changed(line: number, text: string): readonly string[] {
  return good.map((one, at) => (at + 1 === line ? text : one));
}

describe('a list of deviations', () => {
  test('gives its entries with their line numbers, and versions as they are written', () => {
    const more = [
      '    issue: https://example.com/1',
      '    seen: [202, 404]',
      '  - id: add.license-object',
      '    reason: x',
      '    until: 13.10',
    ];
    expect(parseDeviations([...good, ...more].join('\n'), 'a.yaml')).toEqual({
      ok: true,
      deviations: [
        {
          id: 'wrong-body',
          reason: 'It is known.',
          until: '2027-03-31',
          issue: 'https://example.com/1',
          seen: [202, 404],
          line: 2,
        },
        // As it is written, and not as the number 13.1.
        { id: 'add.license-object', reason: 'x', until: '13.10', line: 7 },
      ],
    });
  });

  test.each(['', '# nothing', 'deviations:', 'deviations: []'])('may be empty: %j', (text) => {
    expect(parseDeviations(text, 'a.yaml')).toEqual({ ok: true, deviations: [] });
  });

  test.each<[string, readonly string[], RegExp]>([
    ['a code of clients, which take no list', changed(2, '  - id: error-ignored'), /^a\.yaml, line 2: unknown id/],
    [
      'an unknown id',
      changed(2, '  - id: add.license-objec'),
      /^a\.yaml, line 2: unknown id "add\.license-objec"\. Did you mean add\.license-object/,
    ],
    ['no reason', [...good.slice(0, 2), good[3] ?? ''], /^a\.yaml, line 2: reason is missing/],
    ['an empty reason', changed(3, '    reason:'), /^a\.yaml, line 3: reason is empty/],
    ['a list as the reason', changed(3, '    reason: [a]'), /^a\.yaml, line 3: reason is empty, not a text/],
    ['no end', good.slice(0, 3), /^a\.yaml, line 2: until is missing/],
    ['a day that does not exist', changed(4, '    until: 2027-02-30'), /line 4: until must be a day/],
    ['a year as the end', changed(4, '    until: 2027'), /line 4: until must be a day/],
    ['a day with dots', changed(4, '    until: 2027.03.31'), /line 4: until must be a day/],
    ['a day that begins with its number', changed(4, '    until: 31.12.2027'), /line 4: until must be a day/],
    ['an end in words', changed(4, '    until: soon'), /line 4: until must be a day/],
    ['a wrong status', [...good, '    seen: 20'], /line 5: seen must be a status/],
    ['an empty list of statuses', [...good, '    seen: []'], /line 5: seen must be a status/],
    ['an empty issue', [...good, '    issue: ""'], /line 5: issue is empty/],
    ['a misspelled key', [...good, '    isue: 1'], /line 5: unknown key "isue"\. Did you mean issue\?/],
    ['the same id twice', [...good, ...good.slice(1)], /line 5: wrong-body is listed twice, first in line 2/],
    ['a key twice', [...good, '    until: 2027-03-31'], /line 5: "until" is set twice, first in line 4/],
    ['an entry that is a word', ['deviations:', '  - add.license-object'], /line 2: an entry must have id/],
    ['a map of entries', ['deviations:', '  add.license-object: x'], /line 1: deviations must be a list/],
    ['another key', ['deviation: []'], /line 1: the file must have the one key deviations/],
    ['a list without its key', ['- id: add.license-object'], /line 1: the file must have the one key deviations/],
    ['what is not YAML', ['deviations: [', 'a: "'], /^a\.yaml, line \d/],
    ['an anchor', ['deviations: &a', '  - *a'], /line \d: anchors and aliases/],
    ['a tag', ['deviations: !!js/function x'], /line 1/],
    ['a tag of YAML itself', ['deviations: !!seq []'], /line 1: tags/],
    ['two documents', ['deviations: []', '---', 'deviations: []'], /line 2: more than one document/],
    ['endless nesting', [`deviations: ${'['.repeat(50_000)}`], /^a\.yaml, line 1/],
    ['deep nesting', [`deviations: ${'['.repeat(30)}${']'.repeat(30)}`], /line 1: more than 16/],
  ])('with %s is rejected with the line', (_, lines, message) => {
    expect(errorsIn(...lines)).toMatch(message);
  });

  test('reports everything that is wrong at once, in the order of the lines', () => {
    const lines = errorsIn('deviations:', '  - id: nonsense', '    reason:', '    until: never').split('\n');
    expect(lines.map((line) => /line \d/.exec(line)?.[0])).toEqual(['line 2', 'line 3', 'line 4']);
  });

  test('reads many keys in a time that grows with their number', () => {
    expect(errorsIn('deviations:', ...Array.from({ length: 12_000 }, (_, at) => `  k${at}: 1`))).toContain('line 1');
  });

  test('is rejected with at most 20 lines if it has 999 unknown ids', () => {
    const entries = Array.from({ length: 999 }, (_, at) => `  - {id: chek.denies.anonymous${'x'.repeat(60)}${at}}`);
    expect(errorsIn('deviations:', ...entries).split('\n')).toHaveLength(20);
  });
});

describe('the schema of a list of deviations', () => {
  const validate = new Ajv2020.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

  test('accepts a complete entry, and rejects each kind of invalid entry', () => {
    const entry = { id: 'wrong-body', reason: 'x', until: '13.1', seen: [404] };
    expect(validate({ deviations: [entry, { ...entry, id: 'add.license-object', seen: 200, issue: 'A-1' }] })).toBe(
      true,
    );
    expect(validate({ deviations: [{ ...entry, id: 'nonsense' }] })).toBe(false);
    expect(validate({ deviations: [{ ...entry, reason: '' }] })).toBe(false);
    for (const until of ['soon', '2027', '31.12.2027']) {
      expect(validate({ deviations: [{ ...entry, until }] })).toBe(false);
    }
  });

  test('names every ID once', () => {
    expect(new Set(deviationIds).size).toBe(deviationIds.length);
    expect(deviationIds).toEqual(expect.arrayContaining([...requirements, ...scenarios].map(({ id }) => id)));
    expect(schema.$defs.deviation.properties.id.enum).toEqual(deviationIds);
  });
});

describe('--deviations', () => {
  test('is read in the current folder, also with --reference', async () => {
    const directory = await folderWith({ 'a.yaml': good.join('\n') });
    const { deviations } = await settingsFor({ flags: { reference: true, deviations: 'a.yaml' }, directory });
    expect(deviations).toMatchObject([{ id: 'wrong-body', line: 2 }]);
  });

  test('rejects a file that is not there, and names the flag that drafts one', async () => {
    const message = await messageFor({ flags: { reference: true, deviations: 'a.yaml' } });
    expect(message).toMatch(/a\.yaml does not exist.*--write-deviations/);
  });

  test('rejects a file that is too long', async () => {
    const directory = await folderWith({ 'a.yaml': '#'.repeat(300 * 1024) });
    expect(await messageFor({ flags: { reference: true, deviations: 'a.yaml' }, directory })).toContain('longer than');
  });
});
