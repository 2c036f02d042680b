import { decodeJwt } from 'jose/jwt/decode';
import type { GrafanaInstance } from '../instance/handler.ts';
import type { IssueOverrides } from '../licensing/issuer.ts';
import type { LicenseClaims } from '../licensing/license.ts';

/** Overwrites the stored license with text that is not a license. */
export function storeGarbage(grafana: GrafanaInstance): void {
  grafana.store.license = { token: '', claims: undefined };
}

/** Overwrites the stored license with another one, issued with the given claims. */
export async function storeOther(grafana: GrafanaInstance, claims: IssueOverrides): Promise<void> {
  const token = await grafana.issuer.issue(grafana.rootUrl, claims);
  grafana.store.license = { token, claims: decodeJwt<LicenseClaims>(token) };
}
