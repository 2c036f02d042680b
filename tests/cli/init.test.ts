import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { init } from '../../src/cli/init.ts';
import { parseConfig } from '../../src/config/config-entries.ts';
import { renderConfigExample } from '../../src/config/config-example.ts';
import { configSchema } from '../../src/config/config-schema.ts';
import { options } from '../../src/config/options.ts';
import { readerOf } from '../../src/config/sources.ts';
import { type FakeIo, fakeIo } from './fake-io.ts';

function textIn(io: FakeIo, path: string): string {
  return readFileSync(join(io.directory, path), 'utf8');
}

describe('init', () => {
  test('creates a config file, a private .env, and a .gitignore that names it', async () => {
    const io = fakeIo();
    expect(await init({}, io)).toBe(0);
    expect(textIn(io, 'licensing-conformance.yaml')).toContain('# impact: read');
    expect(textIn(io, '.env')).toContain('# GRAFANA_ADMIN_PASSWORD=');
    expect(statSync(join(io.directory, '.env')).mode & 0o777).toBe(0o600);
    expect(textIn(io, '.gitignore')).toBe('.env\n');
  });

  test('does not change existing files', async () => {
    const io = fakeIo();
    for (const path of ['.env', 'licensing-conformance.yaml']) writeFileSync(join(io.directory, path), 'mine');
    writeFileSync(join(io.directory, '.gitignore'), 'dist\n/.env');
    expect(await init({}, io)).toBe(0);
    expect(['.env', 'licensing-conformance.yaml', '.gitignore'].map((path) => textIn(io, path))).toEqual([
      'mine',
      'mine',
      'dist\n/.env',
    ]);
  });

  test('adds a line to a .gitignore that does not end in a line break', async () => {
    const io = fakeIo();
    writeFileSync(join(io.directory, '.gitignore'), 'dist');
    await init({}, io);
    expect(textIn(io, '.gitignore')).toBe('dist\n.env\n');
  });

  test.each([
    ['an exception after .env', '.env\n!.env\n'],
    ['a space before .env', ' .env\n'],
    ['a tab behind .env', '.env\t\n'],
    ['.env in a comment', '#.env\n'],
  ])('adds .env to a .gitignore that does not ignore it: %s', async (_, text) => {
    const io = fakeIo();
    writeFileSync(join(io.directory, '.gitignore'), text);
    await init({}, io);
    expect(textIn(io, '.gitignore')).toBe(`${text}.env\n`);
  });

  test.each(['!.env\n.env\n', '.env  \r\n', '/.env'])(
    'does not change a .gitignore that ignores .env: %j',
    async (text) => {
      const io = fakeIo();
      writeFileSync(join(io.directory, '.gitignore'), text);
      await init({}, io);
      expect(textIn(io, '.gitignore')).toBe(text);
    },
  );

  test('creates no .env if it cannot be ignored', async () => {
    const io = fakeIo();
    mkdirSync(join(io.directory, '.gitignore'));
    expect(await init({}, io)).toBe(2);
    expect(io.err()).toContain('.gitignore');
    expect(() => textIn(io, '.env')).toThrow();
  });

  test('creates no file where a link named .env points to', async () => {
    const io = fakeIo();
    symlinkSync(join(io.directory, 'elsewhere'), join(io.directory, '.env'));
    expect(await init({}, io)).toBe(0);
    expect(() => textIn(io, 'elsewhere')).toThrow();
  });
});

describe('the config file of init', () => {
  const [, ...rest] = renderConfigExample('.').split('\n');
  const uncommented = rest.map((line) => line.replace(/^# (?=[a-z-]+:| )/, '')).join('\n');

  test('names its schema in the first line', () => {
    expect(renderConfigExample('./a').split('\n')[0]).toBe(
      '# yaml-language-server: $schema=./a/contracts/schemas/config.schema.json',
    );
  });

  test('has a valid example of every option', () => {
    const parsed = parseConfig(uncommented, options, 'staging');
    expect(parsed).toMatchObject({ ok: true });
    if (!parsed.ok) return;
    const reader = readerOf([
      ({ key }) => {
        const entry = parsed.entries.options.get(key);
        return entry && { values: entry.values, where: key, origin: 'named config' };
      },
    ]);
    for (const option of Object.values(options)) reader.read(option);
    expect(reader.wrong).toEqual([]);
    expect(parsed.entries.options.size).toBeGreaterThan(30);
  });

  test('is valid by the JSON schema of config files', () => {
    const validate = new Ajv2020.default({ strict: true, strictTypes: false }).compile(configSchema());
    validate(parse(uncommented));
    expect(validate.errors).toBeNull();
  });
});
