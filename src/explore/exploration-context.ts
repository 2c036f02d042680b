import type { Personas } from '../accounts/personas.ts';
import type { TargetValues } from '../domain/scenario.ts';
import type { Client } from '../http/client.ts';
import type { LicenseGuard } from '../license/guard/license-guard-port.ts';

/** Everything that an exploration needs. */
export interface ExplorationContext {
  readonly client: Client;
  /** It must have applied the given license, so that the license can be restored. */
  readonly guard: LicenseGuard;
  readonly personas: Personas;
  readonly targetValues: TargetValues;
  readonly signal: AbortSignal | undefined;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}
