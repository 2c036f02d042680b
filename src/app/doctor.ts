import { scenarios } from '../../specs/index.ts';
import { withPersonas } from '../accounts/personas.ts';
import { writeRefusal } from '../config/allow-write.ts';
import type { Settings } from '../config/settings.ts';
import { createNote } from '../domain/messages/notes.ts';
import { exitCodes, ProblemError } from '../domain/problem.ts';
import type { DoctorReport, Planned, RunHooks } from '../domain/run-events.ts';
import { plan } from '../engine/plan.ts';
import { clientOf } from './client.ts';
import { unknownTarget } from './run-state.ts';
import { openSession, type Session, startBuiltInServer } from './session.ts';

/**
 * Does everything that a run does up to its first scenario, and makes no persona.
 *
 * What goes wrong is in the inspection (`problem`, `exitCode`).
 */
export async function inspectTarget(given: Settings, hooks: RunHooks = {}): Promise<DoctorReport> {
  const builtIn = given.url === undefined ? await startBuiltInServer(given) : undefined;
  const settings = builtIn?.settings ?? given;
  const client = clientOf(settings, hooks.signal);
  try {
    const session = await openSession(client, settings, builtIn !== undefined);
    const planned = plannedFor(session, settings);
    const refusal = writeRefusal(settings);
    return {
      target: session.target,
      planned,
      notes: [
        ...session.identity.notes,
        ...(refusal ? [createNote('write-not-allowed', { problem: refusal.message })] : []),
      ],
      problem: null,
      exitCode: exitCodeOf(planned),
    };
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    return {
      target: unknownTarget(settings, builtIn !== undefined),
      planned: [],
      notes: [],
      problem: thrown.problem,
      exitCode: exitCodes[thrown.problem.code],
    };
  } finally {
    await client.close();
    await builtIn?.close();
  }
}

function plannedFor(session: Session, settings: Settings): readonly Planned[] {
  const promised = { as: { kind: 'none' } } as const;
  const personas = settings.provision
    ? withPersonas(session.personas, { 'service-account': promised, 'org-admin': promised })
    : session.personas;
  return plan(scenarios, settings, { version: session.identity.version, personas });
}

/** What a run would end with if the target did nothing wrong. */
function exitCodeOf(planned: readonly Planned[]): number {
  const has = (decision: Planned['decision']): boolean => planned.some((one) => one.decision === decision);
  return has('blocked') || !has('run') ? 4 : 0;
}
