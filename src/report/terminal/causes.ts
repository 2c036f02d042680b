import type { Report } from '../../domain/report.ts';
import { type Cause, causesOf } from '../causes.ts';
import { forTerminal } from '../escape.ts';
import type { Detail } from './options.ts';
import type { Paint } from './paint.ts';
import { counted } from './plural.ts';
import { marked } from './symbol-lines.ts';

/** How many causes are shown unless everything is. */
const shownCauses = 9;

/** The causes of what was found, the most telling first: how often, what, and one example each. */
export function causeLines(report: Report, width: number, detail: Detail, paint: Paint): readonly string[] {
  const all = causesOf(report);
  const shown = detail === 'verbose' ? all : all.slice(0, shownCauses);
  const left = all.length - shown.length;
  return [
    ...shown.flatMap((cause) => marked(cause.level === 'must' ? 'fail' : 'warn', sentenceOf(cause), { width, paint })),
    ...(left > 0 ? [`  … and ${counted(left, 'more cause')}`] : []),
  ];
}

function sentenceOf({ words, requirement, count, example: { id, message } }: Cause): string {
  if (id === null) return forTerminal(message);
  const what = words ?? `${forTerminal(requirement)}: ${forTerminal(message).replace(/\.$/, '')}`;
  return `${count} × ${what}, such as ${forTerminal(id)}`;
}
