import { profileNames } from '../domain/profile.ts';
import { impacts } from '../domain/scenario.ts';
import * as check from './checks.ts';
import { defineOptions, everywhere, runs } from './option.ts';

/** How long late changes are waited for, in milliseconds, unless the settings say otherwise. */
export const defaultSettleMs = 1000;

/** The options that say what a run does, and how. */
export const runOptions = defineOptions({
  impact: {
    flag: '--impact <impact>',
    unset: 'read; write with --reference',
    help: 'what a run may send: read (GET only), reject (also requests the server must reject), write (also changes the license)',
    check: check.oneOf(impacts),
    commands: runs,
  },
  provision: {
    flag: '--provision',
    help: 'create missing test accounts and delete them afterwards (always on for the built-in server)',
    toggle: true,
    check: check.trueOrFalse,
    commands: runs,
  },
  profile: {
    flag: '--profile <name>',
    default: 'full',
    help: 'scenarios to run: full, stateless (none that need a removal to be remembered) or no-personas (none that need a second account)',
    check: check.oneOf(profileNames),
    commands: runs,
  },
  minFidelity: {
    flag: '--min-fidelity <percent>',
    help: 'also fail below this fidelity, 1 to 100; exit code 4 unless every scenario of the profile was judged',
    check: check.wholeNumber(1, 100),
    commands: ['run'],
  },
  strict: {
    flag: '--strict',
    help: 'treat warnings as failures',
    toggle: true,
    check: check.trueOrFalse,
    commands: runs,
  },
  only: {
    flag: '--only <glob...>',
    help: 'run only the scenarios whose id matches, such as "remove.*"',
    many: true,
    check: check.glob,
    commands: runs,
  },
  skip: {
    flag: '--skip <glob...>',
    help: 'skip the scenarios whose id matches',
    many: true,
    check: check.glob,
    commands: runs,
  },
  explore: {
    flag: '--explore <n>',
    help: 'also run N random request sequences, 1 to 1000; requires --impact write',
    check: check.wholeNumber(1, 1000),
    commands: ['run'],
  },
  seed: {
    flag: '--seed <s>',
    unset: 'random',
    help: 'seed of the payload details and of --explore, a 32-bit integer; reports state it',
    check: check.integer32,
    commands: ['run'],
  },
  reporters: {
    flag: '--reporter <name...>',
    default: 'terminal',
    help: 'terminal, json or junit; add =FILE to write to a file instead of stdout',
    many: true,
    library: false,
    check: check.reporter,
    commands: ['run'],
  },
  quiet: {
    flag: '--quiet',
    help: 'print only the closing block of the terminal report',
    toggle: true,
    library: false,
    check: check.trueOrFalse,
    commands: ['run'],
  },
  verbose: {
    flag: '--verbose',
    help: 'print everything: each deviation with a curl command, the ids of blocked scenarios, the notes',
    toggle: true,
    library: false,
    check: check.trueOrFalse,
    commands: ['run'],
  },
  timeoutMs: {
    flag: '--timeout <ms>',
    default: '10000',
    help: 'timeout per request in milliseconds',
    check: check.wholeNumber(1, 600_000),
    commands: everywhere,
  },
  settleMs: {
    flag: '--settle <ms>',
    unset: `${defaultSettleMs}; 0 with --reference`,
    help: 'milliseconds to wait for late changes to show after requests that must be rejected',
    check: check.wholeNumber(0, 60_000),
    commands: runs,
  },
  maxTimeSeconds: {
    flag: '--max-time <seconds>',
    help: 'stop the run after N seconds; restoring may take longer',
    check: check.wholeNumber(1, 86_400),
    commands: runs,
  },
  waitSeconds: {
    flag: '--wait <seconds>',
    help: 'wait up to N seconds for the server to come up',
    check: check.wholeNumber(0, 3600),
    commands: everywhere,
  },
  concurrency: {
    flag: '--concurrency <n>',
    default: '12',
    help: 'maximum number of concurrent requests, 1 to 64',
    check: check.wholeNumber(1, 64),
    commands: runs,
  },
  showLicense: {
    flag: '--show-license',
    help: 'show license details in reports: company, account, identifiers',
    toggle: true,
    check: check.trueOrFalse,
    commands: ['run'],
  },
  showBodies: {
    flag: '--show-bodies',
    help: 'show response bodies in reports, not only their sizes',
    toggle: true,
    check: check.trueOrFalse,
    commands: ['run'],
  },
  stateDirectory: {
    variable: 'XDG_STATE_HOME',
    unset: '~/.local/state',
    help: 'folder for the journal that restore reads after a run was killed',
    decisive: true,
    check: check.absolutePath,
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
