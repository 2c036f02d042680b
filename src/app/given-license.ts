import { problem } from '../domain/problem.ts';
import { examineLicense, type LicenseTarget } from '../license/examine-license.ts';
import type { GivenLicense } from '../license/guard/guard-state.ts';
import { readLicense } from '../license/read-license.ts';

/** The license that a run was given, as far as it may use it, and what there is to say about it. */
export interface ExaminedLicense {
  /** Undefined if none was given, or if it counts as not given. */
  readonly given: GivenLicense | undefined;
  readonly notes: readonly string[];
}

/**
 * Law 1 of the license: examines the given license before anything but GET is sent.
 *
 * @throws ProblemError `configuration` if a run that writes, or a restore, cannot use it
 */
export function examineGivenLicense(text: string | undefined, target: LicenseTarget): ExaminedLicense {
  if (text === undefined) return { given: undefined, notes: [] };
  const mustUse = target.use === 'write' || target.use === 'restore';
  const read = readLicense(Buffer.from(text, 'utf8'), !target.hasGrafanaPages);
  if (!read.ok) {
    if (mustUse)
      throw problem(
        'configuration',
        `${read.error.message} Set GRAFANA_LICENSE_PATH to the license file. Nothing was sent.`,
      );
    return { given: undefined, notes: [`${read.error.message} It is not used.`] };
  }
  const { license } = read;
  const { decision, issues, notes } = examineLicense(license, target);
  const sentences = issues.map(({ message }) => message);
  if (decision === 'refuse') throw problem('configuration', `${sentences.join(' ')} Nothing was written.`);
  if (decision === 'ignore') return { given: undefined, notes: [`${sentences.join(' ')} It is not used.`] };
  const exp = license.claims?.exp;
  return {
    given: {
      text: license.text,
      identity: license.identity,
      validUntil: typeof exp === 'number' ? exp * 1000 : undefined,
    },
    notes: [
      ...(license.repairs.length > 0 ? [`The license was repaired: ${license.repairs.join(', ')}.`] : []),
      ...(notes.includes('license-opaque') ? ['The license is not a JSON Web Token, so it is used as it is.'] : []),
      ...sentences,
    ],
  };
}
