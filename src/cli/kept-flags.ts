import { longFlag } from '../config/option-declaration.ts';
import { optionsOf } from '../config/options.ts';
import { type Flags, flagSource } from '../config/sources.ts';

/**
 * The flags of a run that another run, doctor and restore need as well to reach the same server in the same way, but for
 * the server itself; without those whose value may contain a secret.
 */
export function keptFlags(flags: Flags): readonly string[] {
  const source = flagSource(flags);
  return (
    optionsOf('restore')
      .filter(({ key, commands }) => commands.includes('run') && key !== 'reference')
      // A URL of an instance that was accepted has no credentials.
      .filter(({ key, shown }) => shown !== false || key === 'instance')
      .flatMap((option) => {
        const values = source(option)?.values ?? [];
        const flag = longFlag(option) ?? '';
        if (option.toggle) return values.includes('true') ? [flag] : [];
        return values.flatMap((value) => [flag, value]);
      })
  );
}
