import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { injectedValues } from '../../specs/payloads.ts';
import type { Settings } from '../../src/config/settings.ts';
import { exampleTargetValues } from '../../src/domain/example-values.ts';
import { mockCredentials } from '../../src/mock/accounts.ts';
import { type MockTool, mockFiles } from '../../src/mock/files.ts';
import { mockLicense, mockRootUrl } from '../../src/mock/license.ts';
import { exampleCredentials } from '../../src/pact/contract/example-values.ts';
import { contractFileName } from '../../src/pact/contract/interactions.ts';
import { jsonServerData, jsonServerRoutes } from './json-server.ts';
import { mockoonEnvironment } from './mockoon.ts';
import { mountebankConfiguration } from './mountebank.ts';
import { freePort, type ToolCommand, toolsFolder } from './tool-process.ts';

/** A mock that the suite is run against. */
export interface Contestant {
  readonly name: string;
  /** Its package in tools/package.json. */
  readonly package: string;
  /** What configures it. */
  readonly configuredWith: string;
  /** Writes its files into an empty folder. Gives the command that serves them on a port. */
  readonly prepare: (directory: string, port: number) => ToolCommand | Promise<ToolCommand>;
  readonly access: Pick<Settings, 'admin' | 'orgAdmin' | 'serviceAccountToken' | 'license' | 'instance'>;
  /** Scenarios that are skipped, because it does not respond to their requests: nothing could be judged after the first. */
  readonly skip?: readonly string[];
  /** Whether its files are those of `mock init`. */
  readonly isGenerated?: true;
  /** What it does otherwise than the documentation, and why. */
  readonly limits: string;
}

const contracts = fileURLToPath(new URL('../../contracts/', import.meta.url));

const { 'server-admin': admin, 'org-admin': orgAdmin, 'service-account': account } = mockCredentials;

const generatedAccess: Contestant['access'] = {
  admin,
  orgAdmin,
  serviceAccountToken: account.token,
  license: mockLicense,
  instance: mockRootUrl,
};

/** Every mock of the table, in its order. */
export const contestants: readonly Contestant[] = [
  {
    name: 'MSW',
    package: 'msw',
    configuredWith: '`mock init --for msw`',
    prepare: (directory, port) => {
      writeMock('msw', directory);
      return { program: process.execPath, args: ['server.mts', String(port)], directory };
    },
    access: generatedAccess,
    isGenerated: true,
    limits: 'None that the suite finds. The handlers are code, and a variable keeps the state.',
  },
  {
    name: 'WireMock',
    package: 'wiremock',
    configuredWith: '`mock init --for wiremock`',
    prepare: (directory, port) => {
      writeMock('wiremock', directory);
      const jar = `${toolsFolder}node_modules/wiremock/build/wiremock-standalone-${versionOf('wiremock')}.jar`;
      const options = ['--port', String(port), '--bind-address', '127.0.0.1', '--root-dir', directory];
      return { program: 'java', args: ['-jar', jar, ...options], directory };
    },
    access: generatedAccess,
    isGenerated: true,
    limits:
      'None that the suite finds. Mappings match credentials and bodies, and a scenario of WireMock keeps the state.',
  },
  {
    name: 'Mockoon',
    package: '@mockoon/cli',
    configuredWith: 'the same cases as rules',
    prepare: (directory, port) => {
      const data = writeJson(directory, 'mockoon.json', mockoonEnvironment(port));
      const options = ['--port', String(port), '--disable-log-to-file', '--disable-admin-api'];
      return { bin: 'mockoon-cli', args: ['start', '--data', data, ...options], directory };
    },
    access: generatedAccess,
    limits:
      'None that the suite finds. A global variable keeps the state, and JSON Schemas match bodies: the operator `equals` also accepts a list around the value.',
  },
  {
    name: 'Mountebank',
    package: '@mbtest/mountebank',
    configuredWith: 'the same cases as predicates',
    prepare: async (directory, port) => {
      const file = writeJson(directory, 'imposters.json', mountebankConfiguration(port));
      const ownPort = String(await freePort());
      const options = [
        '--port',
        ownPort,
        '--localOnly',
        '--nologfile',
        '--noParse',
        '--pidfile',
        join(directory, 'mb.pid'),
      ];
      return { bin: 'mb', args: ['start', ...options, '--configfile', file], directory };
    },
    access: generatedAccess,
    limits:
      'Does not remember a removal: predicates look at one request, and state requires injected JavaScript. Accepts a list around the value: a predicate on a field also matches the elements of a list. Responds to the body `null` with 500.',
  },
  {
    name: 'Prism',
    package: '@stoplight/prism-cli',
    configuredWith: '[openapi.json](../contracts/openapi.json)',
    prepare: (directory, port) => ({
      bin: 'prism',
      args: ['mock', join(contracts, 'openapi.json'), '--port', String(port)],
      directory,
    }),
    access: generatedAccess,
    skip: ['*.malformed-json*', 'remove.rejects.null-body*'],
    limits:
      'Does not remember a removal, tell accounts apart, or compare the license and the instance: it validates each request against the description alone. Does not respond to malformed JSON, nor to `null` as the body of a DELETE, so these scenarios are skipped.',
  },
  {
    name: 'pact-stub-server',
    package: '@pact-foundation/pact-cli',
    configuredWith: `[the Pact contract](../contracts/pacts/${contractFileName})`,
    prepare: (directory, port) => {
      const file = join(directory, contractFileName);
      writeFileSync(file, contractWithMockLicense());
      return { bin: 'pact-stub-server', args: ['--file', file, '--port', String(port)], directory };
    },
    access: {
      ...generatedAccess,
      admin: basic('server-admin'),
      orgAdmin: basic('org-admin'),
      serviceAccountToken: bearer('service-account'),
    },
    limits:
      'Does not remember a removal: an interaction is one request, and a header selects the state. Does not recognize a body that differs from the example in the contract, as bodies do that vary with the seed of a run, and does not reject everything that the contract leaves out, such as malformed JSON, or a denied caller who names the right instance: it returns the interaction that matches best, or 404.',
  },
  {
    name: 'json-server',
    package: 'json-server',
    configuredWith: 'a license object',
    prepare: (directory, port) => {
      const data = writeJson(directory, 'data.json', jsonServerData);
      const routes = writeJson(directory, 'routes.json', jsonServerRoutes);
      return {
        bin: 'json-server',
        args: [data, '--routes', routes, '--host', '127.0.0.1', '--port', String(port)],
        directory,
      };
    },
    access: generatedAccess,
    limits:
      'Checks no credentials and no bodies, and cannot return a bare `true`: it stores and returns objects and lists.',
  },
];

/** The Pact contract, whose license no run accepts, with a license that one does. */
function contractWithMockLicense(): string {
  const contract = readFileSync(join(contracts, 'pacts', contractFileName), 'utf8');
  const mockValues = { license: mockLicense, rootUrl: mockRootUrl };
  return Object.values(injectedValues).reduce(
    (text, { from }) => text.replaceAll(JSON.stringify(from(exampleTargetValues)), JSON.stringify(from(mockValues))),
    contract,
  );
}

/** The version of a package of tools/package.json. */
export function versionOf(name: string): string {
  const { devDependencies } = JSON.parse(readFileSync(`${toolsFolder}package.json`, 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const version = devDependencies[name];
  if (version === undefined) throw new Error(`tools/package.json has no ${name}.`);
  return version;
}

function writeMock(tool: MockTool, directory: string): void {
  for (const { path, text } of mockFiles(tool)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

function writeJson(directory: string, name: string, value: object): string {
  const path = join(directory, name);
  writeFileSync(path, JSON.stringify(value, null, 2));
  return path;
}

function basic(persona: 'server-admin' | 'org-admin'): { readonly user: string; readonly password: string } {
  const credentials = exampleCredentials[persona];
  if (credentials.kind !== 'basic') throw new Error(`${persona} has no password in the contract.`);
  return credentials;
}

function bearer(persona: 'service-account'): string {
  const credentials = exampleCredentials[persona];
  if (credentials.kind !== 'bearer') throw new Error(`${persona} has no token in the contract.`);
  return credentials.token;
}
