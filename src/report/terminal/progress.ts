import type { ScenarioResult } from '../../domain/report.ts';
import type { RunEvent } from '../../domain/run-events.ts';
import { forTerminal } from '../escape.ts';
import { counted } from './counted.ts';
import { marks, painter } from './paint.ts';

export interface ProgressOptions {
  /** One line that is rewritten; elsewhere a line for each scenario that calls for attention. */
  readonly tty: boolean;
  readonly color: boolean;
  /** Columns of the terminal; 80 unless given. */
  readonly width?: number;
  /** Takes the secrets out: an event, unlike a report, still has them. */
  readonly redact: (text: string) => string;
}

/** Back to the first column, and the line is empty. */
const rewrite = '\r\u001b[2K';

/**
 * What to print when something has happened in a run, line feeds included; nothing where there is nothing to say. The
 * last scenario clears the line that was rewritten.
 */
export function progressLine(event: RunEvent, options: ProgressOptions): string {
  const { tty, redact } = options;
  switch (event.kind) {
    case 'planned':
      return `${tty ? rewrite : ''}${counted(event.total, 'scenario')} against ${forTerminal(redact(event.target.url))}\n`;
    case 'note':
      return `${tty ? rewrite : ''}note: ${forTerminal(redact(event.note.message))}\n`;
    case 'judged':
      return tty ? rewritten(event.result, event.done, event.total, options) : judged(event.result, options);
  }
}

function rewritten(result: ScenarioResult, done: number, total: number, options: ProgressOptions): string {
  if (done >= total) return rewrite;
  const { symbol, style } = marks[result.verdict];
  const count = `${String(done).padStart(String(total).length)}/${total} `;
  // A line as long as the terminal is wide would wrap, and only its second half be rewritten.
  const space = Math.max(0, (options.width ?? 80) - count.length - symbol.length - 2);
  return `${rewrite}${count}${painter(options.color)(style, symbol)} ${forTerminal(result.id).slice(0, space)}`;
}

function judged({ verdict, id, findings }: ScenarioResult, { color }: ProgressOptions): string {
  if (verdict === 'pass' || verdict === 'skipped') return '';
  const { symbol, style } = marks[verdict];
  const broken = findings.filter(({ level }) => level !== 'information').map(({ requirement }) => requirement);
  const requirements = broken.length === 0 ? '' : ` (${[...new Set(broken)].map(forTerminal).join(', ')})`;
  return `${painter(color)(style, `${symbol} ${verdict}`)} ${forTerminal(id)}${requirements}\n`;
}
