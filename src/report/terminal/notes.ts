import type { NoteCode } from '../../domain/messages/notes.ts';
import type { Report } from '../../domain/report.ts';
import { forTerminal } from '../escape.ts';
import { wrapped } from './layout.ts';

/** What many runs note and nobody has to act on: shown with everything else only, and on standard error as it happens. */
const routineNotes: readonly NoteCode[] = [
  'version-unknown',
  'admin-rights-unknown',
  'credentials-unproven',
  'license-opaque',
  'license-repaired',
  'license-restored',
  'license-restored-by-check',
  'request-repeated',
  'exploration-started',
];

/** The notes of a run; those that are routine only if everything is shown. */
export function noteLines({ notes }: Report, width: number, isVerbose: boolean): readonly string[] {
  return notes
    .filter(({ code }) => isVerbose || !routineNotes.includes(code))
    .flatMap(({ message }) => wrapped(forTerminal(message), { width, first: '  ', rest: '    ' }));
}
