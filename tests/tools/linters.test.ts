import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { temporaryDirectory } from '../support/settings.ts';
import { projectFile } from './foreign-tool.ts';

const folder = projectFile('tools/linters');
const isInstalled = existsSync(join(folder, 'bin/actionlint')) && existsSync(join(folder, '.venv/bin/zizmor'));
/** CI sets it: there, a linter that is missing is a failure. */
const isRequired = process.env.REQUIRE_LINTERS === 'true';

const workflowFolder = projectFile('.github/workflows');
const workflows = [
  ...readdirSync(workflowFolder).map((name) => join(workflowFolder, name)),
  projectFile('examples/ci/github.yml'),
];
const action = projectFile('action.yml');

/** Runs a linter. Gives what it printed if it found something, and nothing otherwise. */
function findings(program: string, args: readonly string[]): string {
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' };
  const { status, stdout, stderr, error } = spawnSync(join(folder, program), args, {
    cwd: projectFile('.'),
    encoding: 'utf8',
    env: environment,
    timeout: 60_000,
  });
  if (error) throw error;
  return status === 0 ? '' : `${stdout}${stderr}`;
}

function schemaFindings(schema: string, ...files: readonly string[]): string {
  return findings('.venv/bin/check-jsonschema', ['--builtin-schema', `vendor.${schema}`, ...files]);
}

function temporaryFile(name: string, text: string): string {
  const path = join(temporaryDirectory(), name);
  writeFileSync(path, text);
  return path;
}

interface GitLabHeader {
  readonly spec: { readonly inputs: Readonly<Record<string, { readonly default: unknown }>> };
}

/** The two documents of the GitLab template: its inputs, and its job with their defaults. */
function gitLabDocuments(): readonly [string, string] {
  const text = readFileSync(projectFile('examples/ci/gitlab.yml'), 'utf8');
  const header: GitLabHeader = parseAllDocuments(text)[0]?.toJS();
  const body = text.slice(text.indexOf('\n---\n') + 5);
  const job = body.replaceAll(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => {
    const input = header.spec.inputs[name];
    if (input === undefined) throw new Error(`The template has no input ${name}.`);
    return String(input.default);
  });
  return [stringify(header), job];
}

describe.skipIf(!isInstalled && !isRequired)('linters of workflows (tools/linters/install.sh installs them)', () => {
  test('actionlint finds nothing in the workflows', () => {
    expect(findings('bin/actionlint', workflows)).toBe('');
  });

  test('zizmor finds nothing in the workflows and the action', () => {
    expect(findings('.venv/bin/zizmor', ['--offline', '--config', '.github/zizmor.yml', ...workflows, action])).toBe(
      '',
    );
  });

  test('the workflows and the action have the schema of GitHub', () => {
    expect(schemaFindings('github-workflows', ...workflows)).toBe('');
    expect(schemaFindings('github-actions', action)).toBe('');
  });

  test('the template has the schema of GitLab, with the defaults of its inputs', () => {
    const [header, job] = gitLabDocuments();
    expect(schemaFindings('gitlab-ci', temporaryFile('header.yml', header))).toBe('');
    expect(schemaFindings('gitlab-ci', temporaryFile('job.yml', job))).toBe('');
  });

  test('the manifests have the schema of Kubernetes', () => {
    expect(findings('.venv/bin/kubernetes-validate', ['--strict', projectFile('examples/ci/cronjob.yaml')])).toBe('');
  });

  test('an action that is not pinned, and an input in a script, are found', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub replaces it, not JavaScript
    const script = 'echo ${{ inputs.url }}; exec node';
    const text = readFileSync(action, 'utf8')
      .replace(/@[0-9a-f]{40} # v6\.0\.0/, '@v6')
      .replace('exec node', script);
    const path = temporaryFile('action.yml', text);
    const found = findings('.venv/bin/zizmor', ['--offline', path]);
    expect(found).toContain('unpinned-uses');
    expect(found).toContain('template-injection');
  });

  test.each([
    ['github-actions', 'action.yml', 'runs: {using: composite}'],
    ['gitlab-ci', 'job.yml', 'job: {script: {}}'],
  ])('a file that does not have the schema %s is found', (schema, name, text) => {
    expect(schemaFindings(schema, temporaryFile(name, text))).not.toBe('');
  });

  test('a manifest with an unknown field is found', () => {
    const manifest = readFileSync(projectFile('examples/ci/cronjob.yaml'), 'utf8').replace(
      'backoffLimit',
      'backofLimit',
    );
    expect(findings('.venv/bin/kubernetes-validate', ['--strict', temporaryFile('cronjob.yaml', manifest)])).not.toBe(
      '',
    );
  });
});
