/** What a widget that shows the state of the license needs from Grafana. */
export interface LicensingClient {
  /** Whether a license is available. */
  isLicensed(): Promise<boolean>;
  /** Applies a license. Returns the company that it was issued to. */
  apply(license: string): Promise<string>;
  /** Removes the stored license if the instance is correct. */
  remove(instance: string): Promise<'removed' | 'another instance'>;
}

/** Thrown if Grafana denies access to this user. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';
}

/**
 * A client for Grafana's Enterprise Licensing HTTP API.
 *
 * @param url - the root URL of the Grafana, with a slash at the end
 * @param admin - a server admin, for Basic authentication: the API accepts nothing else
 */
export function createLicensingClient(
  url: string,
  admin: { readonly user: string; readonly password: string },
): LicensingClient {
  const authorization = `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString('base64')}`;

  const send = async (method: string, path: string, body?: object): Promise<Response> => {
    const response = await fetch(new URL(path, url), {
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
      const response = await send('GET', 'api/licensing/check');
      return (await response.json()) === true;
    },
    async apply(license) {
      const response = await send('POST', 'api/licensing/token', { token: license });
      if (response.status !== 200) throw new Error(`The license was not applied: Grafana says ${response.status}`);
      const { company } = (await response.json()) as { company: string };
      return company;
    },
    async remove(instance) {
      const response = await send('DELETE', 'api/licensing/token', { instance });
      return response.status === 202 ? 'removed' : 'another instance';
    },
  };
}
