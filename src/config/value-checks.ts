import { isAbsolute } from 'node:path';
import { isDay } from '../domain/deviation-expiry.ts';
import { isRunId } from '../domain/run-id.ts';
import { parseVersion } from '../domain/version.ts';
import { type ReporterChoice, readChoice, reporterNames } from './reporter-choice.ts';

/** The value that a raw text stands for, or what would have been allowed. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly allowed: string };

/** Reads a raw value. Pure; never throws; `allowed` never repeats the value. */
export type Check<T> = ((raw: string) => Checked<T>) & {
  /** The values that are allowed, if they are a closed list: for completion and the schema of the config file. */
  readonly words?: readonly string[];
};

/** The longest license that is taken, in bytes. */
export const maxLicenseBytes = 64 * 1024;

function good<T>(value: T): Checked<T> {
  return { ok: true, value };
}

function bad(allowed: string): { readonly ok: false; readonly allowed: string } {
  return { ok: false, allowed };
}

/** One of a closed list of words. */
export function oneOf<const T extends string>(words: readonly T[]): Check<T> {
  const allowed = listed(words);
  const check = (raw: string): Checked<T> => {
    const found = words.find((word) => word === raw);
    return found === undefined ? bad(allowed) : good(found);
  };
  return Object.assign(check, { words });
}

/** Words as a sentence lists them: `a, b or c`. */
export function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A whole number in a range, both ends included. */
export function wholeNumber(from: number, to: number): Check<number> {
  return (raw) => {
    const value = /^\d{1,9}$/.test(raw) ? Number(raw) : Number.NaN;
    return value >= from && value <= to ? good(value) : bad(`a whole number from ${from} to ${to}`);
  };
}

/** A 32-bit integer with a sign. */
export const integer32: Check<number> = (raw) => {
  const value = /^-?\d{1,10}$/.test(raw) ? Number(raw) : Number.NaN;
  return value === (value | 0) ? good(value | 0) : bad('a whole number from -2147483648 to 2147483647');
};

/** The value of a switch, which a command line gives without a value. */
export const trueOrFalse: Check<boolean> = (raw) =>
  raw === 'true' ? good(true) : raw === 'false' ? good(false) : bad('true or false');

/** A number of days such as 14d, or 14. */
export const days: Check<number> = (raw) => {
  const value = /^\d{1,4}d?$/.test(raw) ? Number(raw.replace('d', '')) : Number.NaN;
  return value >= 1 && value <= 3650 ? good(value) : bad('a number of days from 1d to 3650d, such as 14d');
};

/** A version such as 13, 12.4 or 12.4.3. */
export const version: Check<string> = (raw) =>
  parseVersion(raw) ? good(raw.trim()) : bad('a version such as 13.0.0 or 12.4');

/** The ID of a run, as the names of its test accounts have it. */
export const runId: Check<string> = (raw) =>
  isRunId(raw) ? good(raw) : bad('eight lower-case letters and digits, as restore prints them');

/** The path of a file; whether it can be read is checked later. */
export const filePath: Check<string> = (raw) =>
  raw !== '' && !raw.includes('\0') && raw.length <= 4096 ? good(raw) : bad('the path of a file');

/** A path that does not depend on the current folder. */
export const absolutePath: Check<string> = (raw) =>
  isAbsolute(raw) && !raw.includes('\0') && raw.length <= 4096 ? good(raw) : bad('an absolute path');

/** The name of a target of a config file; whether the file has it is checked later. */
export const targetName: Check<string> = (raw) =>
  raw.trim() !== '' && raw.length <= 100 ? good(raw) : bad('the name of a target of the config file');

/** Hosts, as NO_PROXY lists them. */
export const listOfHosts: Check<string> = (raw) =>
  raw.length <= 8192 ? good(raw) : bad('a list of hosts of at most 8192 characters');

/** A glob of scenario ids; whether it matches any is checked later. */
export const glob: Check<string> = (raw) =>
  raw.trim() !== '' && raw.length <= 256
    ? good(raw)
    : bad('a glob of scenario ids of at most 256 characters, such as "remove.*"');

/** A user name. A colon would end it in Basic authentication (RFC 7617, section 2). */
export const userName: Check<string> = (raw) =>
  /^[^:\p{Cc}]{1,256}$/u.test(raw) ? good(raw) : bad('a user name without colons and control characters');

/** A password. Control characters cannot be sent in Basic authentication (RFC 7617, section 2). */
export const password: Check<string> = (raw) =>
  /^\P{Cc}{1,1024}$/u.test(raw) ? good(raw) : bad('a password without control characters');

/** A token as it can stand in an Authorization header. */
export const bearerToken: Check<string> = (raw) => {
  const value = raw.trim();
  return /^[\x21-\x7e]{1,4096}$/.test(value)
    ? good(value)
    : bad('a token of printable ASCII characters without spaces');
};

/** The text of a license, without the white space around it. */
export const licenseText: Check<string> = (raw) => {
  const value = raw.trim();
  return value !== '' && Buffer.byteLength(value) <= maxLicenseBytes
    ? good(value)
    : bad('the text of a license of at most 64 KiB');
};

/** The id of a fault; the reference server checks whether it exists. */
export const faultId: Check<string> = (raw) =>
  /^[a-z][a-z0-9.-]{0,99}$/.test(raw) ? good(raw) : bad('the id of a fault; --list-faults shows them');

/** The id of a conforming variant; the reference server checks whether it exists. */
export const variantId: Check<string> = (raw) =>
  /^[a-z][a-z0-9.-]{0,99}$/.test(raw) ? good(raw) : bad('the id of a variant; --list-variants shows them');

/** An address or a host name to listen on; whether there is one is seen when it is used. */
export const listenAddress: Check<string> = (raw) =>
  /^[\w.:%-]{1,253}$/.test(raw) ? good(raw) : bad('an address or a host name, such as 0.0.0.0 or ::');

const latestTime = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

/** A time as ISO 8601 writes it, with a zone, or in Unix seconds. The value is in Unix seconds. */
export const pointInTime: Check<number> = (raw) => {
  // Date.parse takes 30 February for 2 March.
  const isWritten = /^[\d-]{10}(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/.test(raw) && isDay(raw.slice(0, 10));
  const value = isWritten ? Date.parse(raw) / 1000 : /^\d{1,12}$/.test(raw) ? Number(raw) : Number.NaN;
  return value >= 0 && value <= latestTime
    ? good(value)
    : bad('a time such as 2026-01-31T12:00:00Z, or a number of Unix seconds');
};

/** A path under which a server is served. Clients take the segments `.` and `..` out of a URL. */
export const subPath: Check<string> = (raw) =>
  /^(\/(?!\.\.?(\/|$))[\w.~-]+)+\/?$/.test(raw) && raw.length <= 256
    ? good(raw)
    : bad('a path of plain segments such as /grafana');

/** A reporter, and after an equals sign the file it writes to; `-` is standard output. */
export const reporter: Check<ReporterChoice> = (raw) => {
  const choice = readChoice(raw, reporterNames);
  return choice === undefined || (choice.name === 'github' && raw !== 'github')
    ? bad(`${listed(reporterNames)}; all but github also with =FILE`)
    : good(choice);
};

/** The mode of a file that its owner can read and write, as chmod takes it; nobody may execute it. */
export const fileMode: Check<number> = (raw) =>
  /^0?6[0246]{2}$/.test(raw) ? good(Number.parseInt(raw, 8)) : bad('0600, or more such as 0640 or 0644');
