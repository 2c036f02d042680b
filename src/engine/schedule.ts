import type { BoundScenario, ProviderState } from '../domain/scenario.ts';
import { toleratedStatuses } from '../domain/shared-requirements.ts';
import type { Stage, StageKind } from '../domain/stage.ts';
import { isSuccessStatus } from '../domain/status.ts';
import { maxWithPassword } from '../http/password-queue.ts';
import { isRepeatable, isWrite, looksAsAdmin, mustBeRejected } from './scenario-traits.ts';

/**
 * The order in which scenarios run: a list of stages, each in one state of the license.
 *
 * Own writes are alone. All others are such that a conforming server leaves the license as it is, and no request of a stage
 * can undo what another one of it did: additions stand alone, and those with the license in them apart from the rest.
 * A stage has at most one request that is never sent again, so that what changed the license can always be told. Harmless
 * requests come first, so that it is known who is let in before anything is sent that could do harm.
 *
 * A run that writes begins over the stored license, removes it once, and stores it again once; the requests that must be
 * rejected over the stored license come last, so that the last reading of the run shows that it is still there.
 *
 * @param mayWrite - whether the run writes to the license itself, so that it can bring about both states and restore what
 *   is lost; if not, every scenario must fit the state that the target has
 */
export function scheduleOf(scenarios: readonly BoundScenario[], mayWrite: boolean): readonly Stage[] {
  if (!mayWrite) return inState('any', scenarios);
  const none = scenarios.filter(({ given }) => given === 'no license is stored');
  const stored = scenarios.filter((scenario) => !none.includes(scenario));
  const isOwn = (scenario: BoundScenario): boolean => kindOf(scenario) === 'own-write';
  const isLook = (scenario: BoundScenario): boolean => kindOf(scenario) === 'looks';
  const ends = ({ expect: { licenseAfter } }: BoundScenario): boolean =>
    licenseAfter === 'removed' || licenseAfter === 'added';
  const begin = stored.filter((scenario) => isLook(scenario) || (isOwn(scenario) && !isRemoval(scenario)));
  const removal = stored.filter((scenario) => isOwn(scenario) && isRemoval(scenario));
  const unlicensed = none.filter((scenario) => !isOwn(scenario) || !ends(scenario));
  const addition = none.filter((scenario) => isOwn(scenario) && ends(scenario));
  const rejected = stored.filter((scenario) => !begin.includes(scenario) && !removal.includes(scenario));
  return [
    ...inState('a license is stored', begin),
    ...inState('a license is stored', removal),
    ...inState('no license is stored', unlicensed),
    ...inState('no license is stored', addition),
    ...inState('a license is stored', rejected),
  ];
}

function inState(given: ProviderState, scenarios: readonly BoundScenario[]): readonly Stage[] {
  const byKind = Map.groupBy(scenarios, (scenario) => stageKindOf(scenario, given));
  const membersOf = (kind: StageKind): readonly BoundScenario[] => byKind.get(kind) ?? [];
  // After a request that must be rejected a write waits for the settle window, so those come last.
  const own = membersOf('own-write').toSorted((a, b) => Number(mustBeRejected(a)) - Number(mustBeRejected(b)));
  // What only looks goes out beside a write that leaves the state as it is; what looks at no state, beside a renewal, too.
  const besideUnchanged = own.find(({ expect: { licenseAfter } }) => licenseAfter === 'unchanged');
  const besideAny = besideUnchanged ?? own.find(isRenewal);
  const besideOf = (look: BoundScenario) => (looksAtNoState(look) ? besideAny : besideUnchanged);
  const looks = membersOf('looks');
  const withLooks = (one: BoundScenario) => [one, ...looks.filter((look) => besideOf(look) === one)];
  const isAddition = ({ expect }: BoundScenario): boolean => expect.licenseAfter === 'added';
  const removals = filledUp(membersOf('harmless-removals'), dealtOut(membersOf('removals-and-renewals')));
  const additions = filledUp(membersOf('harmless-additions'), dealtOut(membersOf('additions')));
  const stages: readonly (readonly [StageKind, readonly (readonly BoundScenario[])[]])[] = [
    // Whether check follows an addition shows before a renewal, which may make it follow.
    ['own-write', own.filter(isAddition).map(withLooks)],
    ['looks', [looks.filter((look) => besideOf(look) === undefined)]],
    ['own-write', own.filter((one) => !isAddition(one)).map(withLooks)],
    ['harmless-removals', [removals.first]],
    ['harmless-additions', [additions.first]],
    ['removals-and-renewals', removals.later],
    ['additions', additions.later],
    ['additions-of-the-license', [membersOf('additions-of-the-license')]],
  ];
  return stages.flatMap(([kind, parts]) =>
    parts.filter((part) => part.length > 0).map((part) => ({ kind, given, scenarios: part })),
  );
}

/** Deals scenarios out to as many stages as there are requests that are never sent again; to one if there are none. */
function dealtOut(scenarios: readonly BoundScenario[]): readonly (readonly BoundScenario[])[] {
  const once = scenarios.filter((scenario) => !isRepeatable(scenario));
  const again = scenarios.filter(isRepeatable);
  const count = Math.max(once.length, 1);
  return Array.from({ length: count }, (_, stage) => [
    ...once.slice(stage, stage + 1),
    ...again.filter((_one, at) => at % count === stage),
  ]);
}

/**
 * Moves harmless requests of the server admin, who has access in any case, to later stages that have something to send:
 * as many as go out at once with one password, so that no stage takes longer.
 */
function filledUp(
  harmless: readonly BoundScenario[],
  stages: readonly (readonly BoundScenario[])[],
): { readonly first: readonly BoundScenario[]; readonly later: readonly (readonly BoundScenario[])[] } {
  const isAdmins = ({ as }: BoundScenario): boolean => as === 'server-admin';
  const waiting = harmless.filter(isAdmins);
  const later = stages.map((stage) => {
    const room = stage.length === 0 ? 0 : Math.max(0, maxWithPassword - stage.filter(isAdmins).length);
    return [...stage, ...waiting.splice(0, room)];
  });
  return { first: harmless.filter((scenario) => !isAdmins(scenario) || waiting.includes(scenario)), later };
}

/** With nothing stored a removal has nothing to lose: harmless ones need not come before the others. */
function stageKindOf(scenario: BoundScenario, given: ProviderState): StageKind {
  const kind = kindOf(scenario);
  if (given !== 'no license is stored') return kind;
  if (kind === 'harmless-removals') return 'removals-and-renewals';
  return kind === 'harmless-additions' ? 'additions' : kind;
}

function kindOf(scenario: BoundScenario): StageKind {
  const { endpoint, impact, unsafeIfAccepted, requires } = scenario;
  if (endpoint.id === 'check') return 'looks';
  if (!mustBeRejected(scenario) || mayBeCarriedOut(scenario)) return 'own-write';
  if (endpoint.id === 'add' && requires?.includes('license')) return 'additions-of-the-license';
  const isHarmless = impact === 'reject' && !unsafeIfAccepted && endpoint.id !== 'renew';
  if (endpoint.id === 'add') return isHarmless ? 'harmless-additions' : 'additions';
  return isHarmless ? 'harmless-removals' : 'removals-and-renewals';
}

/** Whether it is tolerated that a request is carried out, and that shows. A removal of nothing does not. */
function mayBeCarriedOut(scenario: BoundScenario): boolean {
  return scenario.endpoint.id !== 'remove' && toleratedStatuses(scenario).some(isSuccessStatus);
}

function isRemoval({ expect }: BoundScenario): boolean {
  return expect.licenseAfter === 'removed';
}

/** Everything that a run sends, in its order: first what only looks at the state that the target is in, then the stages. */
export interface Schedule {
  readonly looks: readonly BoundScenario[];
  readonly stages: readonly Stage[];
}

/**
 * The schedule of a run.
 *
 * @param isIndependent - whether a scenario looks at what is there before the run has sent anything that may write
 */
export function wholeSchedule(
  scenarios: readonly BoundScenario[],
  mayWrite: boolean,
  isIndependent: (scenario: BoundScenario) => boolean,
): Schedule {
  // With the reading before the first write, the admin's looks are more than may go out at once: those that can wait do.
  const canWait = (look: BoundScenario): boolean => mayWrite && looksAsAdmin(look) && looksAtNoState(look);
  const isRenewed = scenarios.some(isRenewal);
  const looks = scenarios.filter((scenario) => isIndependent(scenario) && !(isRenewed && canWait(scenario)));
  return {
    looks,
    stages: scheduleOf(
      scenarios.filter((scenario) => !looks.includes(scenario)),
      mayWrite,
    ),
  };
}

/** Whether any value of check is right for a scenario, so that it does not matter when it looks. */
function looksAtNoState({ given, expect: { value, licenseAfter } }: BoundScenario): boolean {
  return given === 'any' && value?.equals === undefined && licenseAfter === undefined;
}

/** Whether a scenario renews a stored license, which stays stored. */
function isRenewal({ expect: { licenseAfter } }: BoundScenario): boolean {
  return licenseAfter === 'still stored';
}

/** How many requests that may write the first two stages have. Each of them takes a connection of its own. */
export function writesAtStart(stages: readonly Stage[]): number {
  return stages.slice(0, 2).flatMap(({ scenarios }) => scenarios.filter(isWrite)).length;
}
