import { isObject } from '../domain/exchange.ts';
import type { Detected } from '../domain/report.ts';
import { nonEmptyString, type Page } from './page.ts';

/** Where a license may come from, as a server reports it. */
export type LicenseSource = Exclude<Detected['licenseSource'], 'unknown'>;

/** Where the license comes from, by the admin settings: one from a path, a text or AWS stays when the stored one is removed. */
export function licenseSourceIn(page: Page): LicenseSource | undefined {
  const enterprise = isObject(page?.enterprise) ? page.enterprise : undefined;
  const named = ['license_path', 'license_text'].some((key) => nonEmptyString(enterprise?.[key]) !== undefined);
  const elsewhere = nonEmptyString(enterprise?.license_validation_type) === 'aws';
  return named || elsewhere ? 'elsewhere' : undefined;
}
