import { definedOnly } from '../domain/defined-only.ts';
import type { RunEvent } from '../domain/run-events.ts';
import { redactText } from '../report/redact.ts';
import { createProgress, rewrite } from '../report/terminal/progress.ts';
import { isCi, wantsColor } from './color.ts';
import type { CliIo } from './io.ts';

/** The progress of a run on standard error. */
export interface Progress {
  readonly show: (event: RunEvent) => void;
  /** Clears the line that was rewritten. */
  readonly end: () => void;
}

/** Shows the progress of a run on standard error, as a log in CI. */
export function progressIn(
  { stderr, environment, secrets }: CliIo,
  { verbose }: { readonly verbose: boolean },
): Progress {
  const tty = stderr.isTTY && !isCi(environment);
  const progress = createProgress({
    tty,
    color: wantsColor(environment, stderr),
    redact: (text: string): string => redactText(text, { values: secrets }),
    verbose,
    ...definedOnly({ width: stderr.columns }),
  });
  return {
    show: (event) => stderr.write(progress(event)),
    end: () => stderr.write(tty ? rewrite : ''),
  };
}
