import { type CommandName, defineOptions } from './option-declaration.ts';
import { reportOptions } from './report-options.ts';
import { runOptions } from './run-options.ts';
import * as check from './value-checks.ts';

const commands: readonly CommandName[] = ['client'];

/** The options of `client`. */
export const clientCommandOptions = defineOptions({
  strict: { ...runOptions.strict, commands },
  reporters: { ...reportOptions.reporters, commands },
  showBodies: { ...reportOptions.showBodies, commands },
  timeoutMs: {
    flag: '--timeout <ms>',
    default: '30000',
    help: 'how long COMMAND may run each time, in milliseconds',
    check: check.wholeNumber(1, 600_000),
    commands,
  },
  verbose: {
    flag: '--verbose',
    help: 'show what COMMAND prints each time, not only if something is wrong',
    toggle: true,
    check: check.trueOrFalse,
    commands,
  },
});
