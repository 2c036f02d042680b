import { createNote, type Note } from '../domain/messages/notes.ts';
import { createProblem } from '../domain/messages/problems.ts';
import { ProblemError } from '../domain/problem.ts';
import { examineLicense, type LicenseTarget } from '../license/examine-license.ts';
import type { GivenLicense } from '../license/guard/guard-state.ts';
import { readLicense } from '../license/license-text.ts';

/** The license that a run was given, as far as it may use it, and what there is to say about it. */
export interface ExaminedLicense {
  /** Undefined if none was given, or if it counts as not given. */
  readonly given: GivenLicense | undefined;
  readonly notes: readonly Note[];
}

/**
 * Law L1: examines the given license before anything but GET is sent.
 *
 * @throws ProblemError `license-unreadable` or `license-unusable` if a run that writes, or a restore after it, cannot use it
 */
export function examineGivenLicense(text: string | undefined, target: LicenseTarget): ExaminedLicense {
  if (text === undefined) return { given: undefined, notes: [] };
  const read = readLicense(Buffer.from(text, 'utf8'), !target.hasGrafanaPages);
  if (!read.ok) {
    if (target.use === 'write')
      throw new ProblemError(createProblem('license-unreadable', { error: read.error.message }));
    return { given: undefined, notes: [createNote('license-not-used', { issues: [read.error.message] })] };
  }
  const { license } = read;
  const { decision, issues, notes } = examineLicense(license, target);
  const messages = issues.map(({ message }) => message);
  if (decision === 'refuse') throw new ProblemError(createProblem('license-unusable', { issues: messages }));
  if (decision === 'ignore') return { given: undefined, notes: [createNote('license-not-used', { issues: messages })] };
  return {
    given: {
      text: license.text,
      identity: license.identity,
      validUntil: validUntilIn(license.claims),
    },
    notes: [
      ...(license.repairs.length > 0 ? [createNote('license-repaired', { repairs: license.repairs })] : []),
      ...(notes.includes('license-opaque') ? [createNote('license-opaque')] : []),
      ...messages.map((issue) => createNote('license-issue', { issue })),
    ],
  };
}

/** Until when the first of the token and the license is valid, in milliseconds since 1970. */
function validUntilIn(claims: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const dates = [claims?.exp, claims?.lexp].filter((date) => typeof date === 'number');
  return dates.length > 0 ? Math.min(...dates) * 1000 : undefined;
}
