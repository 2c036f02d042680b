import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/settings.ts';

const script = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')
  .split('      run: |\n')[1]
  ?.replaceAll(/^ {8}/gm, '');

function executable(path: string, lines: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n`);
  chmodSync(path, 0o755);
}

/** Runs the script of the action in a checkout, offline, with the inputs that a test is about. */
function runAction(inputs: Readonly<Record<string, string>> = {}) {
  const root = temporaryDirectory();
  const [checkout, temp] = [join(root, 'checkout'), join(root, 'temp')];
  for (const folder of [checkout, temp]) mkdirSync(folder);
  const proof = join(root, 'code-of-the-checkout-ran');
  const bin = 'node_modules/.bin/licensing-conformance';
  const own = join(checkout, 'node_modules/grafana-licensing-conformance');
  executable(join(checkout, bin), [`touch ${proof}`]);
  executable(join(own, 'cli.sh'), [`touch ${proof}`]);
  writeFileSync(
    join(own, 'package.json'),
    JSON.stringify({
      name: 'grafana-licensing-conformance',
      version: '0.1.0',
      bin: { 'licensing-conformance': 'cli.sh' },
    }),
  );
  writeFileSync(join(checkout, 'package.json'), '{}');
  writeFileSync(join(checkout, '.npmrc'), `registry=http://127.0.0.1:9/\nscript-shell=${join(checkout, bin)}\n`);
  writeFileSync(join(checkout, '.env'), 'GRAFANA_URL=http://127.0.0.1:9/\n');
  const output = join(root, 'output');
  const fakes = join(root, 'bin');
  // Keeps what npx was called with and what lies in its folder, then does what it does.
  executable(join(fakes, 'npx'), [
    `pwd > ${root}/folder; ls -A > ${root}/files; echo "$@" > ${root}/arguments`,
    `PATH=$(printf %s "$PATH" | cut -d: -f2-) exec npx "$@"`,
  ]);
  const ended = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script ?? 'exit 99'], {
    cwd: checkout,
    encoding: 'utf8',
    env: {
      PATH: `${fakes}:${process.env.PATH}`,
      HOME: root,
      RUNNER_TEMP: temp,
      GITHUB_OUTPUT: output,
      npm_config_offline: 'true',
      GRAFANA_URL: 'http://127.0.0.1:9/',
      GRAFANA_ADMIN_PASSWORD: 'secret',
      INPUT_LICENSE: '',
      INPUT_IMPACT: 'read',
      INPUT_PROVISION: 'true',
      INPUT_STRICT: 'false',
      INPUT_VERSION: '0.1.0',
      ...inputs,
    },
  });
  const textOf = (name: string): string => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '');
  return { ended, checkout, temp, ranCheckout: existsSync(proof), textOf };
}

describe('the action in a checkout that has code and settings of its own', () => {
  test('runs none of its code, in a folder of its own, with the registry of npm', () => {
    const { ended, checkout, temp, ranCheckout, textOf } = runAction();
    expect(ranCheckout).toBe(false);
    expect(ended.stderr).toContain('ENOTCACHED');
    expect(textOf('folder')).not.toContain(checkout);
    expect(textOf('files').trim().split('\n').toSorted()).toEqual(['global.npmrc', 'package.json', 'user.npmrc']);
    expect(textOf('arguments')).toContain('--registry=https://registry.npmjs.org/');
    expect(textOf('output')).toMatch(/^json=.*\njunit=.*\nexit-code=1\n$/);
    expect(readdirSync(temp)).toEqual([]);
  });

  test.each([
    'file:../checkout',
    '../checkout',
    'https://registry.invalid/x.tgz',
    'git+ssh://x',
    '',
    '0.1.0 --prefix=x',
  ])('runs nothing if the version is %j', (INPUT_VERSION) => {
    const { ended, ranCheckout, textOf } = runAction({ INPUT_VERSION });
    expect([ended.status, ranCheckout, textOf('arguments')]).toEqual([2, false, '']);
    expect(textOf('output')).toContain('exit-code=2\n');
  });
});
