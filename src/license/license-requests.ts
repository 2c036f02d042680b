import { adminApi } from '../accounts/admin-api.ts';
import type { Exchange } from '../domain/exchange.ts';
import type { Client, Credentials } from '../http/client.ts';

/** The requests with which the keeper looks at a license and brings it about; sent although the run was interrupted. */
export interface LicenseRequests {
  check(): Promise<Exchange>;
  /** Only Grafana's OpenAPI knows it: which license is stored. */
  show(): Promise<Exchange>;
  add(token: string): Promise<Exchange>;
  remove(instance: string): Promise<Exchange>;
}

/** Prepares the requests; as the server admin, whom the page lets in. */
export function licenseRequests(client: Client, admin: Credentials): LicenseRequests {
  const send = adminApi(client, admin);
  return {
    check: () => send('GET', '/api/licensing/check'),
    show: () => send('GET', '/api/licensing/token'),
    add: (token) => send('POST', '/api/licensing/token', { token }),
    remove: (instance) => send('DELETE', '/api/licensing/token', { instance }),
  };
}
