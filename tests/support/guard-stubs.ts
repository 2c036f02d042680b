import type { Credentials } from '../../src/http/client.ts';
import type { LicenseGuard, LicenseGuardOptions } from '../../src/license/guard-types.ts';
import { createLicenseGuard } from '../../src/license/license-guard.ts';
import { fakeTarget, license, type Manner, rootUrl } from './targets.ts';

/** What a fake target remembers of a removal. */
export const takesAway = `DELETE /api/licensing/token ${JSON.stringify({ instance: rootUrl })}`;

/** What a fake target remembers of a license that was stored. */
export function stores(token: string): string {
  return `POST /api/licensing/token ${JSON.stringify({ token })}`;
}

export interface Kept {
  readonly guard: LicenseGuard;
  readonly target: ReturnType<typeof fakeTarget>;
  readonly admin: Credentials;
}

/** A license guard that may write and has read the initial state, unless the test says otherwise. */
export async function keep(
  manner: Manner,
  change: Partial<LicenseGuardOptions> & { readonly looks?: boolean } = {},
): Promise<Kept> {
  const { looks = true, ...options } = change;
  const target = fakeTarget(manner);
  const admin = { kind: 'basic', user: 'admin', password: 'admin-password' } as const;
  const guard = createLicenseGuard({
    client: target,
    admin,
    impact: 'write',
    license,
    rootUrl: () => rootUrl,
    hasOtherSource: false,
    now: () => 1_800_000_000_000,
    pause: async () => {},
    ...options,
  });
  if (looks) await guard.readInitialState();
  return { guard, target, admin };
}
