import type { Identity } from '../discovery/identify.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import type { Detected } from '../domain/report.ts';
import { isSameUrl } from '../domain/same-url.ts';
import type { RunParts } from './run-parts.ts';

type Reported = Pick<Identity, 'appUrl' | 'licenseSource'>;

/** Where the license may come from: what the target reports wins over what was assumed. */
export function licenseSourceOf(
  { licenseSource }: Pick<RunParts, 'licenseSource'>,
  reported: Pick<Identity, 'licenseSource'>,
): Detected['licenseSource'] {
  return reported.licenseSource ?? licenseSource ?? 'unknown';
}

/** A note for each assumption about the target that the target itself contradicts. */
export function contradictedAssumptions(
  { instance, licenseSource }: Pick<RunParts, 'instance' | 'licenseSource'>,
  reported: Reported,
): readonly Note[] {
  const candidates = [
    ['root URL', instance, reported.appUrl],
    ['license source', licenseSource, reported.licenseSource],
  ] as const;
  return candidates.flatMap(([what, assumed, said]) =>
    assumed === undefined || said === undefined || isSameUrl(assumed, said)
      ? []
      : [createNote('assumption-contradicted', { what, assumed, reported: said })],
  );
}
