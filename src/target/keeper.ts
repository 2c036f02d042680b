import {
  difference,
  isSample,
  isStored,
  nothingObserved,
  type Observation,
  observationOf,
  showsAnother,
} from '../run/observation.ts';
import type { Exchange } from '../spec/exchange.ts';
import { isDone, isPassing, saidIn } from './answered.ts';
import type { Ensured, Keeper, KeeperOptions } from './keeping.ts';
import { isInForce, otherLicense } from './license.ts';
import { licenseRequests } from './license-requests.ts';

/** Watches over the license of one target for one run. Sends nothing before it is asked to. */
export function createKeeper(options: KeeperOptions): Keeper {
  const { license } = options;
  const requests = licenseRequests(options.client, options.admin);
  let last = nothingObserved;
  let initial: Observation | undefined;
  let named = false;
  /** Whether what `GET /api/licensing/token` shows is taken at its word. */
  let trusted = true;
  let elsewhere = options.licenseElsewhere;
  /** The license that shows where none is stored. */
  let fallback: string | undefined;
  let lastWrite: 'added' | 'removed' | undefined;
  let hasAdded = false;
  /** Whether states may be brought about. */
  let writes = options.impact === 'write';
  let touched = false;
  /** Whether check was seen to say true once a license had been added: only then does its false mean that there is none. */
  let follows = false;
  let lost = false;

  const observe = async (): Promise<Observation> => {
    const [check, token] = await Promise.all([requests.check(), requests.show()]);
    const seen = observationOf(check, token, options.now());
    last = trusted ? seen : withoutShown(seen);
    named ||= last.shown.kind === 'license';
    initial ??= last;
    return last;
  };

  const add = (token: string): Promise<Exchange> => {
    touched = true;
    hasAdded = true;
    return requests.add(token);
  };

  const remove = (): Promise<Exchange> => {
    touched = true;
    return requests.remove(options.rootUrl());
  };

  /** A mock may answer with the same sample, or with a new one, whatever is stored. Then check alone is looked at. */
  const distrust = (): void => {
    trusted = false;
    named = false;
    fallback = undefined;
    last = withoutShown(last);
    initial = initial && withoutShown(initial);
  };

  const learn = (before: Observation, after: Observation): void => {
    if (isSample(before, after)) {
      distrust();
      return;
    }
    if (!showsAnother(before, after) || after.shown.kind !== 'license') return;
    elsewhere = true;
    fallback = after.shown.identity;
  };

  /** What a refused request did is not seen where the run ends at that very request. */
  const isLostUnseen = async (): Promise<boolean> => {
    if (options.impact === 'read' || initial === undefined || isStored(initial, named) !== true) return false;
    return isStored(await observe(), named) === false;
  };

  /** Where the first look showed what shows without a stored license, there was none. */
  const wasStored = (): boolean =>
    initial === undefined ||
    (!wasNone(initial) && !(initial.shown.kind === 'license' && initial.shown.identity === fallback));

  /** Check may say false of a license that has expired; that alone is no reason to leave the target without one. */
  const wasNone = (first: Observation): boolean =>
    isStored(first, named) === false && (!hasAdded || follows || (named && first.shown.kind === 'blank'));

  const ensureStored = async (): Promise<Ensured> => {
    const stored = isStored(last, named);
    if (!writes) {
      if (stored) return { had: true };
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
    const answer = await add(license);
    if (!isDone(answer)) return cannot('a license could not be stored', answer);
    const seen = await observe();
    follows ||= seen.available === true;
    // Silence after the license had been named before is proof; check alone may lag behind.
    if (named && seen.shown.kind === 'blank') {
      return { had: false, outOfScope: false, reason: 'the target accepted a license without storing it' };
    }
    lastWrite = 'added';
    return { had: true };
  };

  const ensureNone = async (): Promise<Ensured> => {
    if (!writes) {
      return isStored(last, named) === false
        ? { had: true }
        : { had: false, outOfScope: true, reason: 'a license is stored on the target; --impact write would remove it' };
    }
    if (lastWrite === 'removed') return { had: true };
    const before = last;
    const answer = await remove();
    if (!isDone(answer)) return cannot('the license could not be removed', answer);
    learn(before, await observe());
    if (isStored(last, named) === true && !elsewhere) {
      return { had: false, outOfScope: false, reason: 'a license is still available after its removal was accepted' };
    }
    lastWrite = 'removed';
    return { had: true };
  };

  return {
    get last() {
      return last;
    },
    get named() {
      return named;
    },
    get hasAdded() {
      return hasAdded;
    },
    get elsewhere() {
      return elsewhere;
    },
    get wasStored() {
      return wasStored();
    },
    observe,
    async look() {
      const first = await observe();
      if (first.shown.kind !== 'license') return first;
      const second = await observe();
      if (showsAnother(first, second)) distrust();
      return last;
    },
    async begin() {
      writes = false;
      if (license === undefined) {
        return {
          taken: false,
          reason: 'there is no license to put back: set GRAFANA_LICENSE_TOKEN or GRAFANA_LICENSE_PATH',
        };
      }
      const other = otherLicense(last, license);
      if (other !== undefined) return { taken: false, reason: other };
      const before = last;
      const exchange = await add(license);
      const after = await observe();
      if (!isDone(exchange)) {
        // A refused license has changed nothing, unless the server says one thing and does another.
        touched = !exchange.response || difference(before, after) !== undefined;
        const reason = `the target did not take the license that would have to be put back (${saidIn(exchange)}), so nothing was removed`;
        return { taken: false, reason, exchange, isInForce: isInForce(before, license, options.now()) };
      }
      writes = true;
      lastWrite = 'added';
      follows ||= after.available === true;
      return { taken: true };
    },
    async ensure(state) {
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
      if (did !== 'removed' && isStored(before, named) === true && isStored(after, named) === false) lost = true;
    },
    async restore() {
      if (!touched && !lost && !(await isLostUnseen())) return { kind: 'untouched' };
      const stored = wasStored();
      if (stored && license === undefined) {
        return { kind: 'not put back', reason: 'the license was lost, and none was given to put back' };
      }
      const answer = stored && license !== undefined ? await add(license) : await remove();
      if (!isDone(answer)) {
        const reason = `the attempt was answered with ${saidIn(answer)}`;
        return { kind: 'not put back', reason, ...(isPassing(answer) ? { again: true } : {}) };
      }
      const seen = await observe();
      if (stored && named && seen.shown.kind === 'blank') {
        return { kind: 'not put back', reason: 'the target accepted the license without storing it' };
      }
      const proven = isStored(seen, named) === stored || (elsewhere && !stored);
      const isUnsure = stored && initial !== undefined && isStored(initial, named) === false;
      const what = isUnsure
        ? 'the license is stored, as check never said true and so cannot tell whether one was stored before'
        : stored
          ? 'the license is stored'
          : 'no license is stored, as before';
      return {
        kind: 'put back',
        note: `Put back: ${what}${proven || isUnsure ? '' : ', though check does not show it'}.`,
      };
    },
  };
}

function withoutShown({ available }: Observation): Observation {
  return { available, shown: { kind: 'unknown' } };
}

function cannot(what: string, answer: Exchange): Ensured {
  return { had: false, outOfScope: false, reason: `${what} (${saidIn(answer)})` };
}
