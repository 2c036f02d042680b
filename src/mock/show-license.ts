import { mockLicenseObject } from './license.ts';
import type { MockResponse } from './responses.ts';

/**
 * `GET /api/licensing/token`, which shows the stored license. Only Grafana's OpenAPI description has it, so the specs say nothing
 * of it. A run reads it to see which license is stored.
 */
export const showLicense: Readonly<{
  path: string;
  permission: string;
  success: MockResponse;
  nothingStored: MockResponse;
}> = {
  path: '/api/licensing/token',
  permission: 'licensing:read',
  success: { status: 200, body: mockLicenseObject },
  nothingStored: { status: 404, body: { message: 'No license is stored' } },
};
