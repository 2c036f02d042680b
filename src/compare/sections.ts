import type { Change, Comparison } from './compare-reports.ts';

/** One line of a section, with what belongs to it. */
export interface Line {
  readonly head: string;
  readonly text: string;
  readonly details: readonly string[];
}

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** A comparison as a reader meets it. Texts are as the reports have them: each renderer escapes them for its format. */
export interface ComparisonText {
  readonly title: string;
  readonly sections: readonly Section[];
  readonly conclusion: string;
}

/** Puts a comparison into words. What explains the rest comes first. */
export function inSections(
  comparison: Comparison,
  names: { readonly old: string; readonly new: string },
): ComparisonText {
  const { context, worse, better, slower, added, gone, responses, comparedBodies, compared } = comparison;
  const sections: readonly Section[] = [
    {
      title: 'Not the same conditions',
      lines: context.map((one) => ({ head: one.what, text: `${one.old} → ${one.new}`, details: [] })),
    },
    { title: 'Worse', lines: worse.map(lineOf) },
    { title: 'Better', lines: better.map(lineOf) },
    {
      title: 'Slower',
      lines: slower.map(({ id, oldMs, newMs }) => ({
        head: id,
        text: `${Math.round(oldMs)} ms → ${Math.round(newMs)} ms`,
        details: [],
      })),
    },
    { title: 'New', lines: added.map(lineOf) },
    { title: 'Gone', lines: gone.map(lineOf) },
    {
      title: 'Different responses',
      lines: responses.map(({ id, differences }) => ({
        head: id,
        text: '',
        details: differences.map(
          ({ what, field, old, new: next }) => `${field === '' ? what : `${what} field ${field}`}: ${old} → ${next}`,
        ),
      })),
    },
  ];
  const bodies = comparedBodies ? '' : ' Bodies were not compared; both runs need --show-bodies for that.';
  return {
    title: `${names.old} → ${names.new}`,
    sections: sections.filter(({ lines }) => lines.length > 0),
    conclusion: `${countsOf(comparison)} Compared ${compared} scenarios.${bodies}`,
  };
}

function lineOf({ id, old, new: next, details }: Change): Line {
  return { head: id, text: old === next ? next : `${old} → ${next}`, details };
}

function countsOf({ worse, better, slower, added, gone }: Comparison): string {
  const counts = [
    [worse.length, 'worse'],
    [better.length, 'better'],
    [slower.length, 'slower'],
    [added.length, 'new'],
    [gone.length, 'gone'],
  ] as const;
  return `${counts.map(([count, what]) => `${count} ${what}`).join(', ')}.`;
}
