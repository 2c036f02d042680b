import { configKey, configOptions, secretOptions } from './config-keys.ts';
import type { Option, OptionTable } from './option.ts';
import { options } from './options.ts';
import { defaultSettleMs } from './run-options.ts';

/**
 * The text of a new config file: every option that it may set, commented out, with what it does.
 *
 * @param packagePath - the path from the file to this package, for the schema
 */
export function renderConfigExample(packagePath: string, table: OptionTable = options): string {
  const secrets = secretOptions(table).map((option) => `#   ${configKey(option)}: ${option.variable}`);
  return `${[
    `# yaml-language-server: $schema=${packagePath}/contracts/schemas/config.schema.json`,
    '# Settings of licensing-conformance. Remove the # in front of a line to set it.',
    '# Precedence: flag, environment, .env, this file, default. This file never holds a secret: those go in .env.',
    ...configOptions(table).flatMap((option) => [
      '',
      `# ${sentence(option)}`,
      `# ${configKey(option)}: ${sampleOf(option)}`,
    ]),
    '',
    '# The environment variables that hold secrets, if they have other names than these.',
    '# secrets:',
    ...secrets,
    '',
    '# Settings of one target each, which --target NAME uses.',
    '# targets:',
    '#   staging:',
    '#     url: https://staging.example.com/',
  ].join('\n')}\n`;
}

function sentence({ help }: Option): string {
  return `${help.charAt(0).toUpperCase()}${help.slice(1)}.`;
}

/** A value that the option takes, or its default. */
function sampleOf(option: Option): string {
  const { toggle, check, default: fallback } = option;
  if (toggle) return 'true';
  return fallback ?? check.words?.[0] ?? samples[option.key] ?? '';
}

/** For options without a default. */
const samples: Readonly<Record<string, string>> = {
  url: 'https://grafana.example/',
  instance: 'https://grafana.example/',
  orgAdminUser: 'org-admin',
  licensePath: 'license.jwt',
  grafanaVersion: '12.4.3',
  expiresWithinDays: '14d',
  header: '["X-Name: value", "X-Token: env:MY_VARIABLE"]',
  allowWriteTo: '[grafana.example]',
  assumeInstalled: 'grafana.example',
  only: '["remove.*"]',
  skip: '["*.none-stored"]',
  deviationsPath: 'deviations.yaml',
  writeDeviations: 'draft.yaml',
  explore: '20',
  seed: '1',
  settleMs: String(defaultSettleMs),
  maxTimeSeconds: '600',
  minFidelity: '95',
  waitSeconds: '60',
  stateDirectory: '/var/lib/state',
  caPath: 'ca.pem',
  certPath: 'cert.pem',
  keyPath: 'key.pem',
  httpsProxy: 'http://proxy.example:3128',
  httpProxy: 'http://proxy.example:3128',
  noProxy: '"*.internal.example"',
};
