import { decodeJwt } from 'jose/jwt/decode';
import type { GrafanaInstance } from '../instance/handler.ts';
import type { IssueOverrides } from '../licensing/issuer.ts';
import type { LicenseClaims } from '../licensing/license.ts';

/** Stores what is no license in the place of the stored one. */
export function storeGarbage(grafana: GrafanaInstance): void {
  grafana.store.license = { token: '', claims: undefined };
}

/** Stores a license that nobody sent, with some claims of its own. */
export async function storeOther(grafana: GrafanaInstance, claims: IssueOverrides): Promise<void> {
  const token = await grafana.issuer.issue(grafana.rootUrl, claims);
  grafana.store.license = { token, claims: decodeJwt<LicenseClaims>(token) };
}
