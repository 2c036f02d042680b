import type { Exchange } from '../domain/exchange.ts';
import { isDone, isPassing, saidIn } from '../http/response-class.ts';
import type { Ensured, Keeper, KeeperOptions } from './guard-types.ts';
import { createWatcher } from './license-monitor.ts';
import { licenseRequests } from './license-requests.ts';
import { difference, isStored, nothingObserved, type Observation, showsAnother } from './license-state.ts';
import { expiryOf, isInForce, otherLicense } from './license-token.ts';

/** Watches over the license of one target for one run. Sends nothing before it is asked to. */
export function createKeeper(options: KeeperOptions): Keeper {
  const { license } = options;
  const requests = licenseRequests(options.client, options.admin);
  const watcher = createWatcher({ ...options, requests });
  const { observe, learn, settle } = watcher;
  let lastWrite: 'added' | 'removed' | undefined;
  let hasAdded = false;
  /** Whether states may be brought about. */
  let writes = options.impact === 'write';
  let touched = false;
  /** Whether check was seen to say true once a license had been added: only then does its false mean that there is none. */
  let follows = false;
  let lost = false;
  let isNameAccepted = false;
  /** Why a license cannot be removed: a target that hangs over it is not asked again. */
  let unable: Ensured | undefined;

  const storedIn = (seen: Observation): boolean | undefined => isStored(seen, watcher.named);

  const add = async (token: string): Promise<Exchange> => {
    touched = true;
    const answer = await requests.add(token);
    hasAdded ||= isDone(answer) || !answer.response;
    return answer;
  };

  /** Whether the license that was given is not the one that the target had. */
  const isForeign = (): boolean =>
    watcher.initial !== undefined && license !== undefined && otherLicense(watcher.initial, license) !== undefined;

  const remove = async (): Promise<Exchange> => {
    touched = true;
    const answer = await requests.remove(options.rootUrl());
    isNameAccepted ||= isDone(answer);
    return answer;
  };

  /** What a refused request did is not seen where the run ends at that very request. */
  const isLostUnseen = async (): Promise<boolean> => {
    if (options.impact === 'read' || watcher.initial === undefined || storedIn(watcher.initial) !== true) return false;
    return storedIn(await observe()) === false;
  };

  /** Where the first look showed what shows without a stored license, there was none. */
  const wasStored = (): boolean =>
    watcher.initial === undefined ||
    (!wasNone(watcher.initial) &&
      !(watcher.initial.shown.kind === 'license' && watcher.initial.shown.identity === watcher.fallback));

  /** Check may say false of a license that has expired; that alone is no reason to leave the target without one. */
  const wasNone = (first: Observation): boolean =>
    storedIn(first) === false && (!hasAdded || follows || (watcher.named && first.shown.kind === 'blank'));

  const ensureStored = async (): Promise<Ensured> => {
    if (!writes) {
      if (storedIn(watcher.last)) return { had: true };
      if (!lost || license === undefined) {
        return lost
          ? { had: false, outOfScope: false, reason: 'the license was lost in this run, and there is none to put back' }
          : {
              had: false,
              outOfScope: true,
              reason: 'no license is stored on the target; --impact write would store one',
            };
      }
    } else if (lastWrite === 'added') {
      return { had: true };
    }
    if (license === undefined) return { had: false, outOfScope: false, reason: 'there is no license to store' };
    if (!writes && isForeign()) return { had: false, outOfScope: false, reason: foreign };
    const answer = await add(license);
    if (!isDone(answer)) return cannot('a license could not be stored', answer);
    const seen = await settle((now) => storedIn(now) !== false);
    follows ||= seen.available === true;
    // Silence after the license had been named before is proof; check alone may lag behind.
    if (watcher.named && seen.shown.kind === 'blank') {
      return { had: false, outOfScope: false, reason: 'the target accepted a license without storing it' };
    }
    lastWrite = 'added';
    return { had: true };
  };

  const ensureNone = async (): Promise<Ensured> => {
    if (!writes) {
      return storedIn(watcher.last) === false
        ? { had: true }
        : { had: false, outOfScope: true, reason: 'a license is stored on the target; --impact write would remove it' };
    }
    if (lastWrite === 'removed') return { had: true };
    if (unable) return unable;
    const before = watcher.last;
    const answer = await remove();
    if (!isDone(answer)) {
      const hint = answer.response?.status === 422 && !isNameAccepted ? nameHint : '';
      const refusal = cannot('the license could not be removed', answer, hint);
      if (answer.failure?.kind === 'timeout') unable = refusal;
      return refusal;
    }
    const isGone = (seen: Observation): boolean => storedIn(seen) !== true && seen.available !== true;
    learn(before, await settle((seen) => watcher.elsewhere || showsAnother(before, seen) || isGone(seen)));
    if (storedIn(watcher.last) === true && !watcher.elsewhere) {
      return { had: false, outOfScope: false, reason: 'a license is still available after its removal was accepted' };
    }
    lastWrite = 'removed';
    return { had: true };
  };

  return {
    get last() {
      return watcher.last;
    },
    get named() {
      return watcher.named;
    },
    get hasAdded() {
      return hasAdded;
    },
    get elsewhere() {
      return watcher.elsewhere;
    },
    get wasStored() {
      return wasStored();
    },
    get isNameAccepted() {
      return isNameAccepted;
    },
    observe,
    settle,
    observeLater: watcher.observeLater,
    distrust: watcher.distrust,
    look: watcher.look,
    async begin() {
      writes = false;
      if (license === undefined) {
        return {
          taken: false,
          reason: 'there is no license to put back: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH',
        };
      }
      const before = watcher.last.unseen ? await observe() : watcher.last;
      if (before.unseen) return { taken: false, reason: unseen };
      const other = otherLicense(before, license);
      if (other !== undefined) return { taken: false, reason: other };
      const exchange = await add(license);
      const isTaken = isDone(exchange);
      const after = await settle((seen) =>
        isTaken ? storedIn(seen) !== false && !lostSince(before, seen) : difference(before, seen) === undefined,
      );
      follows ||= before.available === false && after.available === true;
      const changed = difference(before, after);
      if (!isTaken) {
        // A refused license has changed nothing, unless the server says one thing and does another.
        touched = !exchange.response || changed !== undefined;
        const isItsOwn = isInForce(before, license, options.now());
        const isDoubtful = exchange.response?.status === 400 && !isItsOwn && changed === undefined;
        const reason = `the target did not take the license that would have to be put back (${saidIn(exchange)}), so nothing was removed`;
        return {
          taken: false,
          reason: reason + expiryOf(license, options.now()),
          attempt: { exchange, before, after, isDoubtful },
        };
      }
      if (lostSince(before, after) || (watcher.named && after.shown.kind === 'blank')) {
        const reason = 'the target accepted the license without storing it, so nothing was removed';
        return { taken: false, reason, attempt: { exchange, before, after, isDoubtful: false } };
      }
      writes = true;
      lastWrite = 'added';
      follows ||= after.available === true;
      return { taken: true };
    },
    async ensure(state) {
      if (watcher.last.unseen && (await observe()).unseen) return { had: false, outOfScope: false, reason: unseen };
      switch (state) {
        case 'any':
          // Where it may, a run gives a broken server something to lose.
          return writes ? ensureStored() : { had: true };
        case 'a license is stored':
          return ensureStored();
        case 'no license is stored':
          return ensureNone();
      }
    },
    follow(did, before, after) {
      if (did === 'removed') learn(before, after);
      if (did === 'added') follows ||= after.available === true;
      // What was obeyed may have left anything behind, also what looks like the license that was there.
      if (did === 'obeyed') touched = true;
      if (did !== 'nothing') lastWrite = did === 'added' || did === 'removed' ? did : undefined;
      if (did === 'removed') isNameAccepted = true;
      const isGone = storedIn(before) === true && storedIn(after) === false && difference(before, after) !== undefined;
      if (did !== 'removed' && isGone) lost = true;
      // A renewed license is as good as the one before; one with another identifier has taken its place.
      if (did !== 'added' && did !== 'removed' && isReplaced(before, after)) lost = true;
    },
    async restore() {
      if (!touched && !lost && !(await isLostUnseen())) return { kind: 'untouched' };
      const stored = wasStored();
      if (stored && license === undefined) {
        return { kind: 'not put back', reason: 'the license was lost, and none was given to put back' };
      }
      if (stored && !writes && isForeign()) {
        const isAsBefore = watcher.initial && difference(watcher.initial, await observe()) === undefined;
        return isAsBefore ? { kind: 'untouched' } : { kind: 'not put back', reason: foreign };
      }
      const answer = stored && license !== undefined ? await add(license) : await remove();
      if (!isDone(answer)) {
        const reason = `the attempt was answered with ${saidIn(answer)}`;
        return { kind: 'not put back', reason, ...(isPassing(answer) ? { again: true } : {}) };
      }
      const seen = await settle((now) => storedIn(now) === stored || (watcher.elsewhere && !stored), true);
      if (stored && watcher.named && seen.shown.kind === 'blank') {
        return { kind: 'not put back', reason: 'the target accepted the license without storing it' };
      }
      const other = stored && license !== undefined && !watcher.elsewhere ? otherLicense(seen, license) : undefined;
      if (other !== undefined && isReplaced(watcher.initial ?? nothingObserved, seen)) {
        return { kind: 'not put back', reason: 'the target stored another license than the one it was given' };
      }
      const proven = storedIn(seen) === stored || (watcher.elsewhere && !stored);
      const isUnsure = stored && watcher.initial !== undefined && storedIn(watcher.initial) === false;
      const what = isUnsure
        ? 'the license is stored, as check never said true and so cannot tell whether one was stored before'
        : stored
          ? 'the license is stored'
          : watcher.fallback === undefined
            ? 'no license is stored, as before'
            : 'no license is stored; the one that shows comes from elsewhere, and showed before';
      return {
        kind: 'put back',
        note: `Put back: ${what}${proven || isUnsure ? '' : ', though check does not show it'}.`,
      };
    },
  };
}

/** Whether check denies a license now that it knew of. */
function lostSince(before: Observation, after: Observation): boolean {
  return before.available === true && after.available === false;
}

/** Whether the target names a license of another identifier than before. */
function isReplaced(before: Observation, after: Observation): boolean {
  const [was, is] = [before.shown, after.shown];
  return was.kind === 'license' && is.kind === 'license' && was.id !== is.id;
}

const unseen = 'the state of the license could not be seen: check gave no whole answer';
const foreign = 'the license that was given is not the one that the target had (its lid differs)';
const nameHint = '; tell the name of the target with --instance';

function cannot(what: string, answer: Exchange, hint = ''): Ensured {
  return { had: false, outOfScope: false, reason: `${what} (${saidIn(answer)})${hint}` };
}
