import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

const root = fileURLToPath(new URL('../', import.meta.url));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const blocksOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);

describe('the YAML files that the docs show', () => {
  test.each(['docs/config.md', 'docs/deviations.md'])('%s: the file is valid by the schema that it names', (page) => {
    const [block = ''] = blocksOf(page);
    const [, schema = ''] = /\$schema=.*?\/(contracts\/schemas\/\S+)/.exec(block) ?? [];
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.validate(JSON.parse(textOf(schema)), parse(block));
    expect(ajv.errors).toBeNull();
  });
});

describe('docs/ci.md', () => {
  const action = parse(textOf('action.yml'));
  const [github = '', gitlab = ''] = blocksOf('docs/ci.md');

  test('shows the job of examples/ci/github.yml', () => {
    const { concurrency, jobs } = parse(textOf('examples/ci/github.yml'));
    const { with: inputs } = jobs.conformance.steps[0];
    const shown = parse(github);
    expect(shown.concurrency).toEqual(concurrency);
    expect(shown.jobs.conformance.steps[0].with).toEqual(inputs);
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
  });

  test('gives the template for GitLab only inputs that it has', () => {
    const [head] = parseAllDocuments(textOf('examples/ci/gitlab.yml'));
    const { spec } = head?.toJS() ?? {};
    const [{ inputs }] = parse(gitlab).include;
    expect(Object.keys(spec.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
  });

  test.each(['Inputs', 'Outputs'])('lists only %s that the action has', (title) => {
    const [, table = ''] =
      new RegExp(`\\*\\*${title}[\\s\\S]*?(\\n\\|[\\s\\S]*?)\\n\\n`).exec(textOf('docs/ci.md')) ?? [];
    const named = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(
      ([, cell = '']) => cell.match(/(?<=`)[a-z-]+(?=`)/g) ?? [],
    );
    expect(named.length).toBeGreaterThan(2);
    expect(Object.keys(action[title.toLowerCase()])).toEqual(expect.arrayContaining(named));
  });
});
