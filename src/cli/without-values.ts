const secretFlag = /unknown option '--[a-z-]*(password|token|license|license-path)'/i;

/** An error of the command line without values that were typed in the wrong place: they may be passwords. */
export function withoutValues(text: string): string {
  const shown = text.replace(/(unknown option '--?[^'=\s]+)=[^']*/, '$1').replace(/(but got \d+): .*\.$/m, '$1.');
  return secretFlag.test(shown)
    ? `${shown.trimEnd()}\nSecrets have no flags, because command lines are visible in process lists: see Environment in --help.\n`
    : shown;
}
