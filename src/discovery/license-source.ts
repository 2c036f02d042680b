import { nonEmptyString } from '../domain/non-empty-string.ts';
import type { Detected } from '../domain/report.ts';
import { type Page, sectionOf } from './grafana-page.ts';

/** Where a license may come from, as a server reports it. */
export type DetectedLicenseSource = Exclude<Detected['licenseSource'], 'unknown'>;

/**
 * Where the license comes from according to `GET /api/admin/settings`; undefined if the settings do not show it.
 *
 * A license from another path than the default one, from a text or from a cloud marketplace stays in force when the stored one is
 * removed. Grafana reports the default path whether or not there is a file, and hides every path from 10.3 on.
 */
export function licenseSourceIn(settings: Page): DetectedLicenseSource | undefined {
  const enterprise = sectionOf(settings, 'enterprise');
  const path = nonEmptyString(enterprise?.license_path);
  const hasOtherPath = path !== undefined && !/^\*+$/.test(path) && !isDefaultPath(path, settings);
  const hasText = nonEmptyString(enterprise?.license_text) !== undefined;
  const isFromMarketplace = enterprise?.license_validation_type === 'aws';
  return hasOtherPath || hasText || isFromMarketplace ? 'elsewhere' : undefined;
}

/** Whether a path is `license.jwt` in the data folder that the settings report. */
function isDefaultPath(path: string, settings: Page): boolean {
  const folder = nonEmptyString(sectionOf(settings, 'paths')?.data);
  const normalize = (one: string): string => one.replaceAll('\\', '/');
  return folder !== undefined && normalize(path) === `${normalize(folder).replace(/\/$/, '')}/license.jwt`;
}
