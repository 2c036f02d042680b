import { defineOptions } from './option-declaration.ts';
import { reporterNames } from './reporter-choice.ts';
import * as check from './value-checks.ts';

/** The options that say which reports a run writes, and what they show. */
export const reportOptions = defineOptions({
  reporters: {
    flag: '--reporter <name...>',
    default: 'terminal',
    help: `reports to print: ${check.listed(reporterNames)}; all but github also with =FILE, to write to a file instead of stdout`,
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
  reportMode: {
    flag: '--report-mode <mode>',
    default: '0600',
    help: 'mode of the report files, such as 0644 for artifact collectors that run as another user',
    library: false,
    check: check.fileMode,
    commands: ['run'],
  },
  hideSkipped: {
    flag: '--hide-skipped',
    help: 'leave skipped scenarios out of the JUnit report',
    toggle: true,
    library: false,
    check: check.trueOrFalse,
    commands: ['run'],
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
});
