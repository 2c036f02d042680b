import type { ScenarioResult } from '../../domain/report.ts';
import type { RunEvent, RunStage } from '../../domain/run-events.ts';
import { forTerminal } from '../escape.ts';
import { marks } from '../verdict-symbols.ts';
import { painter } from './paint.ts';
import { counted } from './plural.ts';

export interface ProgressOptions {
  /** One line that is rewritten; elsewhere a line for each stage. */
  readonly tty: boolean;
  readonly color: boolean;
  /** Elsewhere also a line for each scenario that calls for attention. */
  readonly verbose: boolean;
  /** Columns of the terminal; 80 unless given. */
  readonly width?: number;
  /** Takes the secrets out: an event, unlike a report, still has them. */
  readonly redact: (text: string) => string;
}

/** Back to the first column, and the line is empty. */
export const rewrite = '\r\u001b[2K';

const stageWords: Readonly<Record<RunStage, string>> = {
  connecting: 'Connecting to',
  identifying: 'Identifying',
  'creating test accounts': 'Creating test accounts on',
  'cleaning up': 'Cleaning up on',
};

/** Shows the progress of one run: gives what to print for each event, line feeds included, or nothing. */
export function createProgress(options: ProgressOptions): (event: RunEvent) => string {
  let failed = 0;
  return (event) => {
    if (event.kind === 'judged' && event.result.verdict === 'fail') failed += 1;
    return progressLine(event, failed, options);
  };
}

function progressLine(event: RunEvent, failed: number, options: ProgressOptions): string {
  const { tty, redact } = options;
  switch (event.kind) {
    case 'stage':
      return stageLine(`${stageWords[event.stage]} ${forTerminal(redact(event.url))}`, options);
    case 'planned':
      return `${tty ? rewrite : ''}${counted(event.total, 'scenario')} against ${forTerminal(redact(event.target.url))}\n`;
    case 'note':
      return `${tty ? rewrite : ''}note: ${forTerminal(redact(event.note.message))}\n`;
    case 'judged':
      return tty ? rewritten(event, failed, options) : judged(event.result, options);
  }
}

/** On a terminal the line is rewritten by what comes next. */
function stageLine(text: string, { tty, width = 80 }: ProgressOptions): string {
  return tty ? `${rewrite}${text.slice(0, Math.max(0, width - 3))} …` : `${text}\n`;
}

function rewritten(
  { result, done, total }: Extract<RunEvent, { kind: 'judged' }>,
  failed: number,
  { color, width = 80 }: ProgressOptions,
): string {
  if (done >= total) return rewrite;
  const { symbol, style } = marks[result.verdict];
  const count = `${String(done).padStart(String(total).length)}/${total} `;
  const soFar = failed === 0 ? '' : `${failed} failed `;
  // A line as long as the terminal is wide would wrap, and only its second half be rewritten.
  const space = Math.max(0, width - count.length - soFar.length - symbol.length - 2);
  return `${rewrite}${count}${soFar}${painter(color)(style, symbol)} ${forTerminal(result.id).slice(0, space)}`;
}

function judged({ verdict, id, findings }: ScenarioResult, { color, verbose }: ProgressOptions): string {
  if (!verbose || verdict === 'pass' || verdict === 'skipped') return '';
  const { symbol, style } = marks[verdict];
  const broken = findings.filter(({ level }) => level !== 'information').map(({ requirement }) => requirement);
  const requirements = broken.length === 0 ? '' : ` (${[...new Set(broken)].map(forTerminal).join(', ')})`;
  return `${painter(color)(style, `${symbol} ${verdict}`)} ${forTerminal(id)}${requirements}\n`;
}
