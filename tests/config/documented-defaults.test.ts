import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { serveOptions } from '../../src/config/serve-options.ts';
import { defaultSettleMs } from '../../src/config/time-and-concurrency-options.ts';
import { defaultLagMs } from '../../src/license/guard/lag-window.ts';
import { resolveOptions } from '../../src/reference/resolve-options.ts';

/** The table of options and the reference server share no code, so each has these defaults for itself. */
test('the defaults in the help of serve are those of the reference server', () => {
  const { behavior, license, latencyMs, adminUser, orgAdminUser } = resolveOptions({});
  const stated = ({ unset }: { readonly unset?: string }) => unset;
  expect({
    grafanaVersion: stated(serveOptions.grafanaVersion),
    edition: stated(serveOptions.edition),
    license: stated(serveOptions.license),
    latencyMs: stated(serveOptions.latencyMs),
    adminUser: stated(serveOptions.adminUser),
    orgAdminUser: stated(serveOptions.orgAdminUser),
  }).toEqual({
    grafanaVersion: behavior.version.text,
    edition: behavior.edition,
    license,
    latencyMs: String(latencyMs),
    adminUser,
    orgAdminUser,
  });
});

describe('docs/safety.md', () => {
  const page = readFileSync(new URL('../../docs/safety.md', import.meta.url), 'utf8');

  test('states the length of the settle window and of the lag window', () => {
    expect(page).toContain(`\`--settle\` (${defaultSettleMs} ms`);
    expect(page).toContain(`**Lag window.** For ${defaultLagMs / 1000} seconds`);
  });
});
