const secretFlag = /unknown option '--[a-z-]*(password|token|license|license-path)'/i;

/** What somebody meant who typed what the command does not know, and what to type instead. */
const hints: readonly (readonly [mistake: RegExp, hint: string])[] = [
  [secretFlag, 'Secrets have no flags, because command lines are visible in process lists: see Environment in --help.'],
  [/unknown option '-v'/, 'Did you mean --version, or run --verbose?'],
  [/unknown command '?[a-z]+:/i, 'To check a server: run --url URL.'],
  [/Expected 0 arguments/, 'To name a server, write --url URL.'],
];

/**
 * An error of the command line without values that were typed in the wrong place, because they may be passwords, and with a
 * hint at what may have been meant.
 */
export function withoutValues(text: string): string {
  // A value may contain quotes and line breaks; nothing that follows it does.
  const shown = text.replace(/(unknown option '--?[^'=\s]+)=.*'/s, "$1'").replace(/(but got \d+): .*\./s, '$1.');
  const hint = hints.find(([mistake]) => mistake.test(shown))?.[1];
  const withoutUrl = shown.replace(/(unknown command) '[a-z]+:.*'/is, '$1');
  return hint === undefined ? withoutUrl : `${withoutUrl.trimEnd()}\n${hint}\n`;
}
