import type { RunEvent } from '../domain/run-events.ts';
import { redactText } from '../report/redact.ts';
import { progressLine } from '../report/terminal/progress.ts';
import { isCi, wantsColor } from './color.ts';
import type { CliIo } from './io.ts';

/** Shows the progress of a run on standard error, as a log in CI. */
export function progressIn({ stderr, environment, secrets }: CliIo): (event: RunEvent) => void {
  const options = {
    tty: stderr.isTTY && !isCi(environment),
    color: wantsColor(environment, stderr),
    redact: (text: string): string => redactText(text, { values: secrets }),
    ...(stderr.columns === undefined ? {} : { width: stderr.columns }),
  };
  return (event) => stderr.write(progressLine(event, options));
}
