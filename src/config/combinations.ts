import { headerProblem } from './headers.ts';
import { type CommandName, longFlag, nameOf, type Option, type OptionTable } from './option-declaration.ts';
import { options } from './options.ts';
import type { Settings } from './settings.ts';
import type { Found, Reader } from './sources.ts';

/** What the options of one call are checked together with. */
export interface Combination {
  readonly command: CommandName;
  readonly table: OptionTable;
  readonly reader: Reader;
  readonly settings: Settings;
  /** Whether the caller of the library gave them. */
  readonly isLibrary: boolean;
}

/** What options say that cannot be true together, one sentence each. Every value is valid by itself. */
export function validateCombinations(given: Combination): readonly string[] {
  const { settings } = given;
  if (settings.quiet && settings.verbose) return ['--quiet and --verbose are both set. Set one of them.'];
  if (settings.reference) return [...withReference(given), ...ofExploration(settings)];
  if (settings.url === undefined) return [missingUrl(given)];
  return [...ofTarget(given), ...ofHeaders(given), ...ofExploration(settings)];
}

function missingUrl({ command, isLibrary }: Combination): string {
  if (isLibrary) return 'Which server? Set the option url, or reference: true for the built-in reference server.';
  const reference = command === 'restore' ? '.' : `, or ${longFlag(options.reference)} for the built-in one.`;
  return `Which server? Set ${longFlag(options.url)} URL${reference}`;
}

/** Options for a target that were given for this very run contradict `--reference`; the environment does not. */
function withReference({ table, reader }: Combination): readonly string[] {
  const ofTargets = Object.values(table).filter((option) => option.ofTarget);
  return ofTargets.flatMap((option) => {
    const found = reader.find(option);
    if (!found || !isGivenForThisRun(option, found)) return [];
    const reference = found.origin === 'flag' ? '--reference' : 'reference: true';
    return option.key === 'url'
      ? [`${found.where} and ${reference} are both set. Set one of them.`]
      : [`${found.where} is for a server with a URL, and cannot be used with ${reference}.`];
  });
}

/** A switch that is off, or an empty list, says nothing. */
function isGivenForThisRun({ toggle }: Option, { origin, values }: Found): boolean {
  const isExplicit = origin === 'flag' || origin === 'library';
  return isExplicit && values.length > 0 && !(toggle && values.at(-1) === 'false');
}

function ofTarget({ command, reader, settings }: Combination): readonly string[] {
  const isSet = (option: Option): boolean => reader.find(option) !== undefined;
  const license = reader.find(options.license);
  const licensePath = reader.find(options.licensePath);
  const needsLicense = command !== 'restore' && settings.impact === 'write' && !license && !licensePath;
  return [
    ...(isSet(options.adminPassword)
      ? []
      : [
          `No password for server admin "${reader.one(options.adminUser)}". Set ${nameOf(options.adminPassword)} in the environment or in .env.`,
        ]),
    ...pair(isSet, options.orgAdminUser, options.orgAdminPassword),
    ...pair(isSet, options.orgAdminPassword, options.orgAdminUser),
    ...pair(isSet, options.certPath, options.keyPath),
    ...pair(isSet, options.keyPath, options.certPath),
    ...(license && licensePath && license.origin === licensePath.origin
      ? [`${license.where} and ${licensePath.where} are both set. Set one of them.`]
      : []),
    ...(needsLicense
      ? [
          `${longFlag(options.impact)} write removes the license of the server and must be able to restore it. Set ${nameOf(options.license)} to the license, or ${nameOf(options.licensePath)} to a file that holds it.`,
        ]
      : []),
  ];
}

/** A header whose variable is not set, or holds what cannot be sent. */
function ofHeaders({ reader, settings }: Combination): readonly string[] {
  return (settings.headers ?? []).flatMap((header, at) => {
    if (headerProblem(header) === undefined) return [];
    const argument = reader.all(options.header)[at];
    const where = argument && 'variable' in argument ? `The variable ${argument.variable}` : 'The option headers';
    return [`${where} must be set to a value that the header ${header.name} can have.`];
  });
}

/** Random requests add, renew and remove the license. */
function ofExploration({ explore, impact }: Settings): readonly string[] {
  if (explore === undefined) return [];
  return impact === 'write' ? [] : [`${nameOf(options.explore)} changes the license and requires --impact write.`];
}

function pair(isSet: (option: Option) => boolean, given: Option, other: Option): readonly string[] {
  if (!isSet(given) || isSet(other)) return [];
  return [`${nameOf(given)} is set, but ${nameOf(other)} is not. Set both, or neither.`];
}
