import { type CommandName, longFlag, type Option } from './option.ts';
import { allOptions, options } from './options.ts';
import type { Settings } from './settings.ts';
import type { Reader } from './sources.ts';

/**
 * What options say that cannot be true together, one sentence each.
 *
 * @param settings - made of the values that the reader found, each of them good by itself
 */
export function validateCombinations(command: CommandName, reader: Reader, settings: Settings): readonly string[] {
  const isSet = (option: Option): boolean => reader.find(option) !== undefined;
  if (settings.url === undefined) return [...withoutTarget(command, reader), ...ofExploration(settings)];
  const licensed = isSet(options.license) || isSet(options.licensePath);
  return [
    ...(isSet(options.adminPassword)
      ? []
      : [
          `There is a URL, but no password for the server admin "${reader.one(options.adminUser)}". Set ${names(options.adminPassword)} in the environment or in .env.`,
        ]),
    ...pair(isSet, options.orgAdminUser, options.orgAdminPassword),
    ...pair(isSet, options.orgAdminPassword, options.orgAdminUser),
    ...pair(isSet, options.certPath, options.keyPath),
    ...pair(isSet, options.keyPath, options.certPath),
    ...(isSet(options.license) && isSet(options.licensePath)
      ? [`${names(options.license)} and ${names(options.licensePath)} are both set. Set one of them.`]
      : []),
    ...(command !== 'restore' && settings.impact === 'write' && !licensed
      ? [
          `${longFlag(options.impact)} write removes the license of the target and must be able to put it back. Set ${names(options.license)} to the license, or ${names(options.licensePath)} to a file that holds it.`,
        ]
      : []),
    ...ofExploration(settings),
  ];
}

/** Random requests add, renew and remove the license. */
function ofExploration({ explore, seed, impact }: Settings): readonly string[] {
  if (explore === undefined) {
    return seed === undefined ? [] : [`${names(options.seed)} says nothing without ${names(options.explore)}.`];
  }
  return impact === 'write'
    ? []
    : [`${names(options.explore)} changes the license of the target: it needs ${names(options.impact)} write.`];
}

/**
 * Somebody who says how to reach a target and forgot which must not get the good marks of the embedded server. What lies
 * in the environment says nothing about this run.
 */
function withoutTarget(command: CommandName, reader: Reader): readonly string[] {
  const missing = `Set ${longFlag(options.url)} or ${names(options.url)}.`;
  if (command === 'restore') return [`There is no URL of the server whose license is to be put back. ${missing}`];
  return allOptions.flatMap((option) => {
    const found = option.ofTarget ? reader.find(option) : undefined;
    // A switch that is off says nothing.
    return found?.explicit && reader.one(option) !== false
      ? [`${found.where} says something about a target, but there is no URL. ${missing}`]
      : [];
  });
}

function pair(isSet: (option: Option) => boolean, given: Option, other: Option): readonly string[] {
  if (!isSet(given) || isSet(other)) return [];
  return [`${names(given)} is set, but ${names(other)} is not. Set both, or neither.`];
}

function names(option: Option): string {
  return option.variable ?? longFlag(option) ?? option.key;
}
