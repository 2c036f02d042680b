import { describe, expect, test } from 'vitest';
import { inferences, startReferenceServer } from '../../src/reference/index.ts';
import { start } from './client.ts';

const check = 'api/licensing/check';
const token = 'api/licensing/token';
const renew = 'api/licensing/token/renew';

describe('the list of inferences', () => {
  test('has unique ids and options, and more than one value each', () => {
    expect(new Set(inferences.map(({ id }) => id)).size).toBe(inferences.length);
    expect(new Set(inferences.map(({ option }) => option)).size).toBe(inferences.length);
    for (const { values } of inferences) expect(values.length).toBeGreaterThan(1);
  });

  test.each(inferences)('$option rejects a value that is not listed', async ({ option }) => {
    await expect(startReferenceServer({ [option]: 299 })).rejects.toMatchObject({
      problem: 'bad-option',
      message: expect.stringContaining(option),
    });
  });
});

describe('an inference can be switched', () => {
  test.each([400, 500] as const)('an invalid license gets %i', async (invalidLicenseStatus) => {
    await using grafana = await start({ invalidLicenseStatus });
    expect((await grafana.admin('POST', token, { token: 'garbage' })).status).toBe(invalidLicenseStatus);
    expect((await grafana.admin('POST', token, {})).status).toBe(400);
    expect(grafana.server.state().storedLicense?.token).toBe(grafana.server.license);
  });

  test.each([422, 400] as const)('a missing instance gets %i', async (missingInstanceStatus) => {
    await using grafana = await start({ missingInstanceStatus });
    expect((await grafana.admin('DELETE', token, {})).status).toBe(missingInstanceStatus);
    expect((await grafana.admin('DELETE', token, { instance: 'https://elsewhere.example/' })).status).toBe(422);
  });

  test.each([404, 400, 500] as const)('a renewal without a license gets %i', async (renewWithoutLicenseStatus) => {
    await using grafana = await start({ renewWithoutLicenseStatus, unlicensed: true });
    expect((await grafana.admin('POST', renew, {})).status).toBe(renewWithoutLicenseStatus);
  });

  test.each([500, 502, 504] as const)('a renewal without an issuer gets %i', async (unreachableIssuerStatus) => {
    await using grafana = await start({ issuerReachable: false, unreachableIssuerStatus });
    expect((await grafana.admin('POST', renew, {})).status).toBe(unreachableIssuerStatus);
    expect((await grafana.send('POST', renew, { body: {} })).status).toBe(401);
    expect(grafana.server.state().storedLicense?.token).toBe(grafana.server.license);
  });

  test('check follows an added or removed license after a restart', async () => {
    await using grafana = await start({ checkAfterRestart: true });
    const available = async () => (await grafana.admin('GET', check)).json;
    await grafana.admin('DELETE', token, { instance: grafana.server.rootUrl });
    expect(await available()).toBe(true);
    grafana.server.restart();
    expect(await available()).toBe(false);
    await grafana.admin('POST', token, { token: grafana.server.license });
    expect(await available()).toBe(false);
    grafana.server.restart();
    expect(await available()).toBe(true);
  });

  test('a license from a file counts for check after a restart', async () => {
    await using grafana = await start({ checkAfterRestart: true, licenseFromFile: true, unlicensed: true });
    expect((await grafana.admin('GET', check)).json).toBe(true);
  });
});

describe('the license object', () => {
  test.each([
    ['12.0.0', 'number', true],
    ['12.1.0', 'string', false],
  ])('of Grafana %s has a lid of type %s', async (grafanaVersion, type, isOlder) => {
    await using grafana = await start({ grafanaVersion });
    const license = (await grafana.admin('GET', token)).json as Record<string, unknown>;
    expect(typeof license.lid).toBe(type);
    for (const field of ['max_users', 'included_admins', 'included_viewers']) {
      expect(Object.hasOwn(license, field)).toBe(isOlder);
    }
    expect(Object.hasOwn(license, 'anonymousRatio')).toBe(!isOlder);
  });
});
