import type { Settings } from '../../src/config/settings.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import type { ReferenceInstance } from '../../src/reference/index.ts';
import { settings, temporaryDirectory } from './settings.ts';

/** The round trips of a run on the critical path, with test accounts that it creates, and without settle windows. */
export const roundTrips: Readonly<Record<Impact, number>> = { read: 7, reject: 26, write: 65 };

/** The settings of a run of which the round trips are counted; its server has the root URL `https://grafana.example/`. */
export function settingsForRounds(
  { url, admin, license }: Pick<ReferenceInstance, 'url' | 'admin' | 'license'>,
  change: Partial<Settings>,
): Settings {
  return settings({
    url,
    admin,
    license,
    allowWriteTo: ['grafana.example'],
    provision: true,
    settleMs: 0,
    concurrency: 12,
    stateDirectory: temporaryDirectory(),
    ...change,
  });
}
