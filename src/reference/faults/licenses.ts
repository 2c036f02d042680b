import { decodeJwt } from 'jose/jwt/decode';
import type { World } from '../http/handler.ts';
import type { IssueOverrides } from '../licensing/issuer.ts';
import type { LicenseClaims } from '../licensing/license.ts';

/** Stores what is no license in the place of the stored one. */
export function storeGarbage(world: World): void {
  world.store.license = { token: '', claims: undefined };
}

/** Stores a license that nobody sent, with some claims of its own. */
export async function storeOther(world: World, claims: IssueOverrides): Promise<void> {
  const token = await world.issuer.issue(world.rootUrl, claims);
  world.store.license = { token, claims: decodeJwt<LicenseClaims>(token) };
}
