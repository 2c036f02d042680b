import { requirements } from '../../../specs/index.ts';
import { withPersonas } from '../../accounts/personas.ts';
import { createProvisioner } from '../../accounts/provision.ts';
import { cleanUp, mergeProblems } from '../../app/cleanup.ts';
import { defaultDependencies } from '../../app/dependencies.ts';
import { mustBeAlone, openJournal } from '../../app/open-journal.ts';
import type { RunState } from '../../app/run-state.ts';
import { isRootUrlGuessed, type Session } from '../../app/session.ts';
import type { Settings } from '../../config/settings.ts';
import type { Note } from '../../domain/messages/notes.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { RunEvent } from '../../domain/run-events.ts';
import type { TargetValues } from '../../domain/scenario.ts';
import { execute } from '../../engine/execute.ts';
import { plan } from '../../engine/plan.ts';
import { type ClassifiedInteraction, heedingTarget } from './classify-interactions.ts';
import { resultInErrorState } from './error-state.ts';
import { openPactTransport } from './pact-transport.ts';
import type { ErrorStateServer } from './servers.ts';
import { rejectedResult, skippedResult } from './skipped.ts';
import type { PactVerifier } from './verifier.ts';

/** Everything that verifying against one target takes. */
export interface VerificationContext {
  readonly session: Session;
  readonly settings: Settings;
  readonly interactions: readonly ClassifiedInteraction[];
  readonly verifier: PactVerifier;
  /** There is none beside a live target. */
  readonly errorStateServer: ErrorStateServer | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: (event: RunEvent) => void;
  readonly runState: RunState;
  readonly note: (note: Note) => void;
}

/**
 * Carries interactions out as a run carries out scenarios: the license keeper brings each state about, and where the run
 * would send a request, Pact sends it. What came of it is in `gathered`; everything is put back before this settles.
 */
export async function verifyInteractions(verification: VerificationContext): Promise<void> {
  const { session, settings, runState, note } = verification;
  const { guard } = session;
  runState.target = session.target;
  runState.runId = session.runId;
  session.identity.notes.forEach(note);
  const provisioner = settings.provision ? createProvisioner(session.client, session.admin, session.runId) : undefined;
  const journal = openJournal(session, settings, defaultDependencies);
  let fault: { readonly thrown: unknown } | undefined;
  try {
    const watched = settings.impact === 'write' && !session.target.builtIn ? provisioner : undefined;
    if (watched) await mustBeAlone(watched, session.target.url);
    journal?.update({ step: 'creating test accounts' });
    const made = await provisioner?.make(session.personas);
    runState.provisioned = made?.made ?? [];
    if (watched) await mustBeAlone(watched, session.target.url);
    journal?.update({ step: 'running scenarios' });
    await carryOut(verification, withPersonas(session.personas, made?.personas ?? {}), () => {
      if (settings.impact === 'write' && !guard.wasStored) journal?.update({ licenseStored: false });
    });
  } catch (thrown) {
    if (thrown instanceof ProblemError) runState.problem = thrown.problem;
    else fault = { thrown };
  }
  const left = await cleanUp({ guard: guard, provisioner, journal }, settings.timeoutMs, defaultDependencies, note);
  runState.problem = mergeProblems(runState.problem, left);
  if (fault && !left) throw fault.thrown;
}

async function carryOut(
  {
    session,
    settings,
    interactions: prepared,
    verifier,
    errorStateServer: failing,
    signal,
    onEvent,
    runState,
  }: VerificationContext,
  personas: Session['personas'],
  onResult: () => void,
): Promise<void> {
  const { identity, client, guard } = session;
  const known: TargetValues = { rootUrl: session.rootUrl, license: settings.license ?? '' };
  runState.personas.push(personas, ...(failing ? [failing.personas] : []));
  const ready = prepared
    .filter((one) => !one.needsErrorState && !one.rejectedBecause)
    .map((one) => heedingTarget(one, known));
  const scenarios = ready.map(({ scenario }) => scenario);
  const planned = plan(scenarios, settings, { version: identity.version, personas });
  const running = planned.filter(({ decision }) => decision === 'run').map(({ scenario }) => scenario);
  onEvent({ kind: 'planned', target: session.target, total: running.length });

  const stage = openPactTransport(ready, verifier, signal);
  let done = 0;
  const executed = await execute(stage.marked(running), {
    scenarios,
    client: stage.through(client, known),
    guard: guard,
    personas,
    targetValues: known,
    isRootUrlGuessed: isRootUrlGuessed(session),
    // Pact's verifier carries out one interaction at a time.
    concurrency: 1,
    mayWrite: settings.impact === 'write',
    requirements,
    facts: { version: identity.version, anonymousAccess: identity.anonymousAccess },
    signal: stage.signal,
    onResult: (judged) => {
      done += 1;
      onResult();
      const one = ready.find(({ scenario }) => scenario.id === judged.id);
      const result = one ? stage.conclude(one, judged) : judged;
      onEvent({ kind: 'judged', result, done, total: running.length });
    },
  });
  runState.positiveControls = executed.positiveControls;
  const ran = await stage.finish(executed.results, known);
  const results = [...ran, ...planned.flatMap(skippedResult), ...prepared.flatMap(rejectedResult)];
  for (const one of prepared.filter((each) => each.needsErrorState && !each.rejectedBecause)) {
    results.push(await resultInErrorState(one, failing, settings, stage));
  }
  runState.problem = stage.problem() ?? executed.problem;
  if (runState.problem?.code === 'admin-refused-midway') session.refusedPasswords.remember(session.admin);
  const resultOf = new Map(results.map((result) => [result.id, result]));
  runState.results = prepared.flatMap(({ scenario }) => resultOf.get(scenario.id) ?? []);
}
