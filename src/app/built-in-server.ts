import type { Settings } from '../config/settings.ts';
import { definedOnly } from '../domain/defined-only.ts';

/** The reference server that comes with this package, and the settings that fit it. */
export interface BuiltInServer {
  readonly settings: Settings;
  close(): Promise<void>;
}

/** Starts the built-in reference server. It is loaded only here: a run against another server does not need it. */
export async function startBuiltInServer(settings: Settings): Promise<BuiltInServer> {
  const { startReferenceServer } = await import('../reference/index.ts');
  const { grafanaVersion } = settings;
  const server = await startReferenceServer(definedOnly({ grafanaVersion }));
  return {
    settings: {
      ...settings,
      url: server.url,
      provision: true,
      admin: server.admin,
      license: server.license,
      licenseSource: settings.licenseSource ?? 'database',
    },
    close: () => server.close(),
  };
}
