import { configKey, configOptions, secretOptions } from './config-keys.ts';
import type { Option, OptionTable } from './option-declaration.ts';
import { options } from './options.ts';

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
  const { toggle, check, sample, default: fallback } = option;
  if (toggle) return 'true';
  return fallback ?? check.words?.[0] ?? sample ?? '';
}
