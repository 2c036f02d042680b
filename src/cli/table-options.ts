import type { Command as Commander } from 'commander';
import type { CommandName, OptionTable } from '../config/option-declaration.ts';
import { options, optionsOf } from '../config/options.ts';
import { environmentHelp, flagHelp } from './help.ts';

/** Adds the options of the table that a command takes, and help on its environment variables. */
export function addTableOptions(command: Commander, name: CommandName, table: OptionTable = options): void {
  const own = optionsOf(name, table);
  for (const option of own) {
    if (option.flag === undefined) continue;
    command.addOption(command.createOption(option.flag, flagHelp(option)));
  }
  if (name === 'client') return;
  const heading = name === 'serve' ? 'Environment (.env is not read)' : 'Environment, or .env in the current folder';
  command.addHelpText('after', environmentHelp(own, heading));
}
