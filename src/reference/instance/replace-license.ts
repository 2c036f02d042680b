import type { IssueOverrides } from '../licensing/issuer.ts';
import type { GrafanaInstance } from './handler.ts';

/** Overwrites the stored license with text that is not a license. */
export function storeGarbage(grafana: GrafanaInstance): void {
  grafana.store.license = { token: '', claims: undefined };
}

/** Overwrites the stored license with another one, issued with the given claims. */
export async function storeOther(grafana: GrafanaInstance, claims: IssueOverrides): Promise<void> {
  grafana.store.license = await grafana.issuer.issue(grafana.rootUrl, claims);
}
