import { configKey, configOptions, secretOptions } from './config-keys.ts';
import type { Option, OptionTable } from './option-declaration.ts';
import { options } from './options.ts';

/** The JSON Schema of the config file, with a key for each option of the table. */
export function configSchema(table: OptionTable = options): object {
  const keys = Object.fromEntries(configOptions(table).map((option) => [configKey(option), valueSchema(option)]));
  const secrets = Object.fromEntries(
    secretOptions(table).map((option) => [
      configKey(option),
      {
        description: `Name of the variable that holds it: ${option.help}.`,
        type: 'string',
        pattern: '^[A-Z_][A-Z0-9_]{0,255}$',
      },
    ]),
  );
  const scope = { ...keys, secrets: { $ref: '#/$defs/secrets' } };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://grafana-licensing-conformance.invalid/schemas/config.schema.json',
    title: 'Config file',
    description: 'Settings of licensing-conformance, as licensing-conformance.yaml or --config sets them.',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      ...scope,
      targets: {
        description: 'Settings of one target each; --target NAME uses them.',
        type: 'object',
        additionalProperties: { type: ['object', 'null'], additionalProperties: false, properties: scope },
      },
    },
    $defs: {
      secrets: {
        description: 'The variables that hold secrets. Their names, never the secrets themselves.',
        type: ['object', 'null'],
        additionalProperties: false,
        properties: secrets,
      },
    },
  };
}

function valueSchema(option: Option): object {
  const { help, many, toggle, check } = option;
  const description = `${help.charAt(0).toUpperCase()}${help.slice(1)}.`;
  if (toggle) return { description, type: 'boolean' };
  const one = check.words ? { enum: check.words } : { type: ['string', 'number'] };
  return many ? { description, anyOf: [one, { type: 'array', items: one }] } : { description, ...one };
}
