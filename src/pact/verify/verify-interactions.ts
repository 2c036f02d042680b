import { requirements } from '../../../specs/index.ts';
import { withPersonas } from '../../accounts/personas.ts';
import { createProvisioner } from '../../accounts/provision.ts';
import { heavier, putBack } from '../../app/cleanup.ts';
import { realEffects } from '../../app/dependencies.ts';
import { mustBeAlone, openJournal } from '../../app/open-journal.ts';
import type { Gathered } from '../../app/run-state.ts';
import { isRootUrlGuessed, type Session } from '../../app/session.ts';
import type { Settings } from '../../config/settings.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { RunEvent } from '../../domain/run-events.ts';
import type { Known } from '../../domain/scenario.ts';
import { execute } from '../../engine/execute.ts';
import { plan } from '../../engine/plan.ts';
import { heedingTarget, type Prepared } from './classify-interactions.ts';
import { resultOfFailing } from './error-state.ts';
import { openStage } from './pact-transport.ts';
import type { FailingServer } from './servers.ts';
import { leftOutResult, refusedResult } from './skipped.ts';
import type { PactVerifier } from './verifier.ts';

/** Everything that verifying against one target takes. */
export interface Verification {
  readonly session: Session;
  readonly settings: Settings;
  readonly prepared: readonly Prepared[];
  readonly verifier: PactVerifier;
  /** There is none beside a live target. */
  readonly failing: FailingServer | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: (event: RunEvent) => void;
  readonly gathered: Gathered;
  readonly note: (text: string) => void;
}

/**
 * Carries interactions out as a run carries out scenarios: the license keeper brings each state about, and where the run
 * would send a request, Pact sends it. What came of it is in `gathered`; everything is put back before this settles.
 */
export async function conduct(verification: Verification): Promise<void> {
  const { session, settings, gathered, note } = verification;
  const { keeper } = session;
  gathered.target = session.target;
  gathered.runId = session.runId;
  session.identity.notes.forEach(note);
  const provisioner = settings.provision ? createProvisioner(session.client, session.admin, session.runId) : undefined;
  const journal = openJournal(session, settings, realEffects);
  let fault: { readonly thrown: unknown } | undefined;
  try {
    const watched = settings.impact === 'write' && !session.target.embedded ? provisioner : undefined;
    if (watched) await mustBeAlone(watched, session.target.url);
    journal?.update({ step: 'making personas' });
    const made = await provisioner?.make(session.personas);
    gathered.provisioned = made?.made ?? [];
    if (watched) await mustBeAlone(watched, session.target.url);
    journal?.update({ step: 'running scenarios' });
    await carryOut(verification, withPersonas(session.personas, made?.personas ?? {}), () => {
      if (settings.impact === 'write' && !keeper.wasStored) journal?.update({ licenseStored: false });
    });
  } catch (thrown) {
    if (thrown instanceof ProblemError) gathered.problem = thrown.problem;
    else fault = { thrown };
  }
  const left = await putBack({ keeper, provisioner, journal }, settings.timeoutMs, realEffects, note);
  gathered.problem = heavier(gathered.problem, left);
  if (fault && !left) throw fault.thrown;
}

async function carryOut(
  { session, settings, prepared, verifier, failing, signal, onEvent, gathered }: Verification,
  personas: Session['personas'],
  onResult: () => void,
): Promise<void> {
  const { identity, client, keeper } = session;
  const known: Known = { rootUrl: session.rootUrl, license: settings.license ?? '' };
  gathered.personas.push(personas, ...(failing ? [failing.personas] : []));
  const ready = prepared.filter((one) => !one.failing && !one.refused).map((one) => heedingTarget(one, known));
  const scenarios = ready.map(({ scenario }) => scenario);
  const planned = plan(scenarios, settings, { version: identity.version, personas });
  const running = planned.filter(({ decision }) => decision === 'run').map(({ scenario }) => scenario);
  onEvent({ kind: 'planned', target: session.target, total: running.length });

  const stage = openStage(ready, verifier, signal);
  let done = 0;
  const executed = await execute(stage.marked(running), {
    scenarios,
    client: stage.through(client, known),
    keeper,
    personas,
    known,
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
  gathered.witnesses = executed.witnesses;
  const ran = await stage.finish(executed.results, known);
  const results = [...ran, ...planned.flatMap(leftOutResult), ...prepared.flatMap(refusedResult)];
  for (const one of prepared.filter((each) => each.failing && !each.refused)) {
    results.push(await resultOfFailing(one, failing, settings, stage));
  }
  gathered.problem = stage.problem() ?? executed.problem;
  if (gathered.problem?.code === 'admin-refused') session.refusals.remember(session.admin);
  const resultOf = new Map(results.map((result) => [result.id, result]));
  gathered.results = prepared.flatMap(({ scenario }) => resultOf.get(scenario.id) ?? []);
}
