import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { badBodies } from '../../specs/bad-bodies.ts';
import { type BadBody, rejectionTable } from '../../specs/bad-body-table.ts';
import { denialTable } from '../../specs/denied-persona-table.ts';
import { scenarios } from '../../specs/index.ts';
import { endpointIds } from '../../src/domain/endpoint.ts';
import { deniedPersonas } from '../../src/domain/persona.ts';

type Cell = string | { readonly omitted: string };

const byId = new Map(scenarios.map((one) => [one.id, one]));
const rejections = Object.entries(rejectionTable) as readonly (readonly [BadBody, readonly Cell[]])[];
const denials = Object.entries(denialTable).flatMap(([block, rows]) =>
  Object.entries(rows).map(([persona, row]) => [`${block}, ${persona}`, persona, row as readonly Cell[]] as const),
);
const columns = [
  ['add', 'a license is stored'],
  ['add', 'no license is stored'],
  ['remove', 'a license is stored'],
  ['remove', 'no license is stored'],
] as const;

describe('the table of rejections', () => {
  test.each(rejections)('has a scenario or a reason in each cell of the row %s', (_, row) => {
    expect(row).toHaveLength(columns.length);
    for (const [at, cell] of row.entries()) {
      if (typeof cell !== 'string') expect(cell.omitted.length).toBeGreaterThan(20);
      else expect(byId.get(cell)).toMatchObject({ endpoint: { id: columns[at]?.[0] }, given: columns[at]?.[1] });
    }
  });

  test('has every scenario in which a server admin must be rejected for a body', () => {
    const cells = new Set(rejections.flatMap(([, row]) => row.filter((cell) => typeof cell === 'string')));
    const expected = scenarios.filter(({ id, endpoint }) => /\.rejects\./.test(id) && endpoint.id !== 'renew');
    expect(expected.map(({ id }) => id).filter((id) => !cells.has(id))).toEqual([]);
  });

  test('has a body for each row', () => {
    expect(Object.keys(badBodies).sort()).toEqual(Object.keys(rejectionTable).sort());
  });

  test('sends the same body in both states', () => {
    const known = { rootUrl: 'https://grafana.example/', license: 'a.license.token' };
    const bodyOf = (cell: Cell | undefined): unknown => {
      const body = typeof cell === 'string' ? byId.get(cell)?.body : undefined;
      return typeof body === 'function' ? body(known) : body;
    };
    for (const [, row] of rejections) {
      for (const stored of [0, 2]) {
        if (typeof row[stored + 1] === 'string') expect(bodyOf(row[stored])).toEqual(bodyOf(row[stored + 1]));
      }
    }
  });
});

describe('the table of denials', () => {
  test.each(denials)('has a scenario or a reason in each cell of the row %s', (_, persona, row) => {
    expect(row).toHaveLength(endpointIds.length);
    for (const [at, cell] of row.entries()) {
      if (typeof cell !== 'string') expect(cell.omitted.length).toBeGreaterThan(15);
      else expect(byId.get(cell)).toMatchObject({ endpoint: { id: endpointIds[at] }, as: persona });
    }
  });

  test('has every persona that must be denied, at every endpoint and in any state', () => {
    expect(Object.keys(denialTable['any state'])).toEqual([...deniedPersonas]);
    expect(
      Object.values(denialTable['any state'])
        .flat()
        .filter((cell) => typeof cell !== 'string'),
    ).toEqual([]);
  });
});

describe('an id', () => {
  const sources = readdirSync(new URL('../../specs/', import.meta.url))
    .map((name) => readFileSync(new URL(`../../specs/${name}`, import.meta.url), 'utf8'))
    .join('\n');

  test.each(scenarios.map(({ id }) => [id]))('%s stands in the specs letter by letter, once', (id) => {
    expect(sources.split(`'${id}'`)).toHaveLength(2);
  });
});
