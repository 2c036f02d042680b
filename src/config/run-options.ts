import { profileNames } from '../domain/profile.ts';
import { impacts } from '../domain/scenario.ts';
import { defineOptions, runs } from './option-declaration.ts';
import * as check from './value-checks.ts';

/** The options that say which scenarios a run tries, and how strictly it judges. */
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
    sample: '95',
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
    sample: '["remove.*"]',
    many: true,
    check: check.glob,
    commands: runs,
  },
  skip: {
    flag: '--skip <glob...>',
    help: 'skip the scenarios whose id matches',
    sample: '["*.none-stored"]',
    many: true,
    check: check.glob,
    commands: runs,
  },
  deviationsPath: {
    flag: '--deviations <file>',
    help: 'YAML list of accepted deviations, which do not fail the run',
    sample: 'deviations.yaml',
    setting: false,
    check: check.filePath,
    commands: runs,
  },
  writeDeviations: {
    flag: '--write-deviations <file>',
    help: 'write a draft of such a list to a new file, with the reasons left to fill in',
    sample: 'draft.yaml',
    library: false,
    check: check.filePath,
    commands: ['run'],
  },
  explore: {
    flag: '--explore <n>',
    help: 'also run N random request sequences, 1 to 1000; requires --impact write',
    sample: '20',
    check: check.wholeNumber(1, 1000),
    commands: ['run'],
  },
  seed: {
    flag: '--seed <s>',
    unset: 'random',
    help: 'seed of the payload details and of --explore, a 32-bit integer; the JSON report states it',
    sample: '1',
    check: check.integer32,
    commands: ['run'],
  },
  plan: {
    flag: '--plan',
    help: 'print the stages in which the requests would be sent; send nothing but GET',
    toggle: true,
    library: false,
    check: check.trueOrFalse,
    commands: ['run'],
  },
});
