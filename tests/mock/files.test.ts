import { describe, expect, test } from 'vitest';
import { endpoints } from '../../specs/index.ts';
import { parseEnvFile } from '../../src/config/env-file-parser.ts';
import { endpointIds } from '../../src/domain/endpoint.ts';
import { examineLicense } from '../../src/license/examine-license.ts';
import { readLicense } from '../../src/license/license-text.ts';
import { mockFiles, mockTools } from '../../src/mock/files.ts';
import { mockLicense, mockRootUrl } from '../../src/mock/license.ts';
import { mockEndpoint } from '../../src/mock/responses.ts';

describe('the responses of a mock', () => {
  test.for(endpointIds)('of %s have the statuses and bodies that the specs expect', (id) => {
    const { success, rejections, permission } = mockEndpoint(id);
    const endpoint = endpoints.find((one) => one.id === id);
    expect(endpoint?.responses[success.status]?.requirement).toBeDefined();
    expect(permission).toBe(endpoint?.permission);
    expect([rejections.unauthenticated.status, rejections.forbidden.status]).toEqual([401, 403]);
  });

  test('reject an invalid body with 400, another instance with 422, and a renewal of nothing with 404', () => {
    expect(mockEndpoint('add').rejections).toMatchObject({ invalid: { status: 400 }, otherValue: { status: 400 } });
    expect(mockEndpoint('remove').rejections).toMatchObject({ invalid: { status: 400 }, otherValue: { status: 422 } });
    expect(mockEndpoint('renew').rejections.nothingStored).toEqual({
      status: 404,
      body: { message: 'No license is stored' },
    });
  });

  test('accept the license and the root URL of the mock', () => {
    expect(mockEndpoint('add').field).toEqual({ name: 'token', value: mockLicense });
    expect(mockEndpoint('remove').field).toEqual({ name: 'instance', value: mockRootUrl });
  });
});

describe('the license of a mock', () => {
  test('is one that a run accepts on a server with this root URL', () => {
    const read = readLicense(Buffer.from(mockLicense), false);
    if (!read.ok) throw new Error(read.error.code);
    const target = { hasGrafanaPages: true, rootUrl: mockRootUrl, now: Date.UTC(2090, 0, 1) };
    const { decision, issues } = examineLicense(read.license, { use: 'write', token: { kind: 'unknown' }, ...target });
    expect([decision, issues]).toEqual(['use', []]);
  });
});

describe('the files of a mock', () => {
  test.for(mockTools)('for %s are the same each time, end with a line break and have paths of their own', (tool) => {
    const files = mockFiles(tool);
    expect(mockFiles(tool)).toEqual(files);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    expect(files.filter(({ text }) => !text.endsWith('\n'))).toEqual([]);
  });

  test.for(mockTools)('for %s include an environment that names the URL, every account and the license', (tool) => {
    const { text = '' } = mockFiles(tool).find(({ path }) => path === '.env') ?? {};
    const { assignments, otherLines } = parseEnvFile(text);
    expect(otherLines).toEqual([]);
    expect(assignments.map(({ name }) => name)).toEqual([
      'GRAFANA_URL',
      'GRAFANA_INSTANCE',
      'GRAFANA_ADMIN_USER',
      'GRAFANA_ADMIN_PASSWORD',
      'GRAFANA_USER',
      'GRAFANA_PASSWORD',
      'GRAFANA_SERVICE_ACCOUNT_TOKEN',
      'GRAFANA_LICENSE_TOKEN',
    ]);
  });
});
