import { isLoopbackUrl, portOf } from '../config/url.ts';
import type { Identity } from '../discovery/identify.ts';
import { createNote, type Note } from '../domain/messages/notes.ts';
import type { Detected } from '../domain/report.ts';
import { isSameUrl } from '../domain/same-url.ts';
import type { RunParts } from './run-parts.ts';

type Reported = Pick<Identity, 'appUrl' | 'licenseSource'>;

/** Where the license may come from: what the target reports wins over what was assumed. */
export function licenseSourceOf(
  { licenseSource }: Pick<RunParts, 'licenseSource'>,
  reported: Pick<Identity, 'licenseSource'>,
): Detected['licenseSource'] {
  return reported.licenseSource ?? licenseSource ?? 'unknown';
}

/** A note for each assumption about the target that the target itself contradicts. */
export function contradictedAssumptions(
  { instance, licenseSource }: Pick<RunParts, 'instance' | 'licenseSource'>,
  reported: Reported,
): readonly Note[] {
  const candidates = [
    ['root URL', instance, reported.appUrl],
    ['license source', licenseSource, reported.licenseSource],
  ] as const;
  return candidates.flatMap(([what, assumed, said]) =>
    assumed === undefined || said === undefined || isSameUrl(assumed, said)
      ? []
      : [createNote('assumption-contradicted', { what, assumed, reported: said })],
  );
}

/**
 * Whether `--assume-installed` names the target. A forwarded port is named by the root URL that the server reports: what names
 * this machine must not hold for every server behind such a port.
 */
export function isAssumedInstalled(
  { assumeInstalled }: Pick<RunParts, 'assumeInstalled'>,
  url: string,
  appUrl: string | undefined,
): boolean {
  const isForwarded = isLoopbackUrl(url) && appUrl !== undefined && !isLoopbackUrl(appUrl);
  return isHost(assumeInstalled, isForwarded ? appUrl : url);
}

/** Whether a host, with or without a port, is the one of a URL. */
function isHost(host: string | undefined, url: string): boolean {
  const { hostname } = new URL(url);
  return host === hostname || host === `${hostname}:${portOf(url)}`;
}
