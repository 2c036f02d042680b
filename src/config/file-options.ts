import { defineOptions, everywhere } from './option-declaration.ts';
import * as check from './value-checks.ts';

/** The options that say which files settings are read from, and where the journal is. */
export const fileOptions = defineOptions({
  stateDirectory: {
    variable: 'XDG_STATE_HOME',
    unset: '~/.local/state',
    help: 'folder for the journal that restore reads after a run was killed',
    sample: '/var/lib/state',
    decisive: true,
    check: check.absolutePath,
    commands: everywhere,
  },
  config: {
    flag: '--config <file>',
    unset: 'licensing-conformance.yaml in the current folder',
    help: 'config file, trusted like flags',
    setting: false,
    check: check.filePath,
    commands: everywhere,
  },
  target: {
    flag: '--target <name>',
    help: 'target of the config file to check',
    setting: false,
    check: check.targetName,
    commands: everywhere,
  },
  envFile: {
    flag: '--env-file <file>',
    unset: '.env in the current folder',
    help: 'file to read environment variables from, trusted like the environment itself',
    setting: false,
    check: check.filePath,
    commands: everywhere,
  },
});
