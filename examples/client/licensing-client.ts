import type { components, operations, paths } from './licensing-api.generated.ts';

type Availability = components['schemas']['LicenseAvailability'];
type License = components['schemas']['License'];
type RenewedLicense = components['schemas']['RenewedLicense'];
type Addition = operations['addLicense']['requestBody']['content']['application/json'];
type Removal = operations['removeLicense']['requestBody']['content']['application/json'];

/** What a widget that shows the state of the license needs from Grafana. */
export interface LicensingClient {
  /** Whether a license is available. */
  isLicensed(): Promise<boolean>;
  /** Applies a license. Returns the company that it was issued to, if Grafana names it: no field of a license is certain. */
  apply(license: string): Promise<string | undefined>;
  /** Renews the stored license. Returns when it expires, as a Unix time in seconds, if Grafana names it. */
  renew(): Promise<number | undefined>;
  /** Removes the stored license if the instance is correct. */
  remove(instance: string): Promise<'removed' | 'another instance'>;
}

/** Thrown if Grafana denies access to this user. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';
}

/** How long a response may take, in milliseconds. A renewal waits for the license issuer. */
const timeoutMs = 60_000;

/**
 * A client for Grafana's Enterprise Licensing HTTP API, with the types of its OpenAPI description. Each function throws if
 * the response is not a documented one.
 *
 * @param url - the root URL of the Grafana, with a slash at the end
 * @param admin - a server admin, for Basic authentication: the API accepts nothing else
 */
export function createLicensingClient(
  url: string,
  admin: { readonly user: string; readonly password: string },
): LicensingClient {
  const authorization = `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString('base64')}`;

  const send = async (method: string, path: keyof paths, body?: Addition | Removal | object): Promise<Response> => {
    const response = await fetch(new URL(`.${path}`, url), {
      method,
      // A redirect may lead to a login page or to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        Accept: 'application/json',
        Authorization: authorization,
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (response.status === 401 || response.status === 403) throw new NotAllowed(`Grafana says ${response.status}`);
    return response;
  };

  return {
    async isLicensed() {
      const response = await send('GET', '/api/licensing/check');
      const available = (await jsonOf(response, 200)) as Availability;
      if (typeof available !== 'boolean') throw new Error('Grafana does not say whether a license is available');
      return available;
    },
    async apply(license) {
      const response = await send('POST', '/api/licensing/token', { token: license });
      const { company } = (await jsonOf(response, 200)) as License;
      return company;
    },
    async renew() {
      const response = await send('POST', '/api/licensing/token/renew', {});
      const { lexp } = (await jsonOf(response, 200)) as RenewedLicense;
      return lexp;
    },
    async remove(instance) {
      const response = await send('DELETE', '/api/licensing/token', { instance });
      if (response.status === 422) return 'another instance';
      await jsonOf(response, 202);
      return 'removed';
    },
  };
}

/** The JSON value of a response. Throws unless the status is the expected one and the body is JSON. */
async function jsonOf(response: Response, status: number): Promise<unknown> {
  if (response.status !== status) throw new Error(`Grafana says ${response.status} instead of ${status}`);
  return response.json();
}
