import { defineOptions, everywhere, runs } from './option-declaration.ts';
import * as check from './value-checks.ts';

/** How long late changes are waited for, in milliseconds, unless the settings say otherwise. */
export const defaultSettleMs = 1000;

/** The options that say how long something may take, and how many requests are sent at once. */
export const timeAndConcurrencyOptions = defineOptions({
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
    sample: String(defaultSettleMs),
    check: check.wholeNumber(0, 60_000),
    commands: runs,
  },
  maxTimeSeconds: {
    flag: '--max-time <seconds>',
    help: 'stop the run after N seconds; restoring may take longer',
    sample: '600',
    check: check.wholeNumber(1, 86_400),
    commands: runs,
  },
  waitSeconds: {
    flag: '--wait <seconds>',
    help: 'wait up to N seconds for the server to come up',
    sample: '60',
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
});
