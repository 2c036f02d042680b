import type { components, operations, paths } from './licensing-api.generated.ts';

type Availability = components['schemas']['LicenseAvailability'];
type License = components['schemas']['License'];
type Addition = operations['addLicense']['requestBody']['content']['application/json'];
type Removal = operations['removeLicense']['requestBody']['content']['application/json'];

/** What a widget that shows the state of the license needs from Grafana. */
export interface LicensingClient {
  /** Whether a license is available. */
  isLicensed(): Promise<boolean>;
  /** Applies a license. Returns the company that it was issued to, if Grafana names it: no field of a license is certain. */
  apply(license: string): Promise<string | undefined>;
  /** Removes the stored license if the instance is correct. */
  remove(instance: string): Promise<'removed' | 'another instance'>;
}

/** Thrown if Grafana denies access to this user. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';
}

/**
 * A client for Grafana's Enterprise Licensing HTTP API, with the types of its OpenAPI description.
 *
 * @param url - the root URL of the Grafana, with a slash at the end
 * @param admin - a server admin, for Basic authentication: the API accepts nothing else
 */
export function createLicensingClient(
  url: string,
  admin: { readonly user: string; readonly password: string },
): LicensingClient {
  const authorization = `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString('base64')}`;

  const send = async (method: string, path: keyof paths, body?: Addition | Removal): Promise<Response> => {
    const response = await fetch(new URL(`.${path}`, url), {
      method,
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
      const available = (await response.json()) as Availability;
      return available === true;
    },
    async apply(license) {
      const response = await send('POST', '/api/licensing/token', { token: license });
      if (response.status !== 200) throw new Error(`The license was not applied: Grafana says ${response.status}`);
      const { company } = (await response.json()) as License;
      return company;
    },
    async remove(instance) {
      const response = await send('DELETE', '/api/licensing/token', { instance });
      return response.status === 202 ? 'removed' : 'another instance';
    },
  };
}
