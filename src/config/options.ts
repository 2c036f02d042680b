import { clientCommandOptions } from './client-command-options.ts';
import { fileOptions } from './file-options.ts';
import type { CommandName, Option, OptionTable } from './option-declaration.ts';
import { reportOptions } from './report-options.ts';
import { runOptions } from './run-options.ts';
import { serveOptions } from './serve-options.ts';
import { targetOptions } from './target-options.ts';
import { timeAndConcurrencyOptions } from './time-and-concurrency-options.ts';
import { tlsAndProxyOptions } from './tls-and-proxy-options.ts';

/**
 * Every option of a run: the only place where a flag, a variable, a default and their help are declared. Settings,
 * library options, `--help`, the table in README.md and .env.example are made of it.
 */
export const options = {
  ...targetOptions,
  ...runOptions,
  ...reportOptions,
  ...timeAndConcurrencyOptions,
  ...fileOptions,
  ...tlsAndProxyOptions,
} as const;

/** The options of one command, in the order of the table. */
export function optionsOf(command: CommandName, table: OptionTable = options): readonly Option[] {
  return Object.values(tableOf(command, table)).filter(({ commands }) => commands.includes(command));
}

function tableOf(command: CommandName, table: OptionTable): OptionTable {
  switch (command) {
    case 'serve':
      return serveOptions;
    case 'client':
      return clientCommandOptions;
    default:
      return table;
  }
}
