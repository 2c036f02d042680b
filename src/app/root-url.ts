import type { Identity } from '../discovery/identify.ts';
import type { TargetFacts } from '../domain/report.ts';
import { claimsOf } from '../license/license-token.ts';
import type { RunParts } from './run-parts.ts';

type RootUrlSource = Pick<NonNullable<TargetFacts['detected']>, 'rootUrl' | 'rootUrlFrom'>;

/** Prefers what the server reports about itself. The URL in use comes last, because there may be a proxy in front. */
export function rootUrlOf(parts: RunParts, identity: Identity, stored: string | undefined): RootUrlSource {
  if (identity.appUrl !== undefined) return { rootUrl: identity.appUrl, rootUrlFrom: 'settings' };
  if (parts.instance !== undefined) return { rootUrl: parts.instance, rootUrlFrom: 'option' };
  const subject = parts.license === undefined ? undefined : claimsOf(parts.license)?.sub;
  if (typeof subject === 'string' && URL.canParse(subject)) return { rootUrl: subject, rootUrlFrom: 'license' };
  if (stored !== undefined) return { rootUrl: stored, rootUrlFrom: 'stored license' };
  return { rootUrl: parts.connection.url ?? '', rootUrlFrom: 'url' };
}

/**
 * Whether the root URL is a guess: taken from the URL in use, or from the token endpoint, which only Grafana's OpenAPI
 * describes and where a mock may return a sample.
 */
export function isRootUrlGuessed({ target }: { readonly target: TargetFacts }): boolean {
  return target.detected?.rootUrlFrom === 'url' || target.detected?.rootUrlFrom === 'stored license';
}
