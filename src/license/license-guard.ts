import type { Exchange } from '../domain/exchange.ts';
import { createNote } from '../domain/messages/notes.ts';
import { createReason, type Reason } from '../domain/messages/reasons.ts';
import { describeResponse, isSuccess, isTransient } from '../http/response-class.ts';
import type { LicenseGuard, LicenseGuardOptions, SetupResult } from './guard-types.ts';
import { createLicenseMonitor } from './license-monitor.ts';
import { licenseRequests } from './license-requests.ts';
import {
  describeChange,
  isStored,
  type LicenseState,
  showsOtherLicense,
  unknownLicenseState,
} from './license-state.ts';
import { hasExpired, isInForce, otherLicense } from './license-token.ts';

/** Watches over the license of one target for one run. Sends nothing before it is asked to. */
export function createLicenseGuard(options: LicenseGuardOptions): LicenseGuard {
  const { license } = options;
  const requests = licenseRequests(options.client, options.admin);
  const monitor = createLicenseMonitor({ ...options, requests });
  const { readState: observe, noteRemoval: learn, waitUntil: settle } = monitor;
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
  let unable: SetupResult | undefined;

  const storedIn = (seen: LicenseState): boolean | undefined => isStored(seen, monitor.tokenEndpointSupported);

  const add = async (token: string): Promise<Exchange> => {
    touched = true;
    const answer = await requests.add(token);
    hasAdded ||= isSuccess(answer) || !answer.response;
    return answer;
  };

  /** Whether the license that was given is not the one that the target had. */
  const isForeign = (): boolean =>
    monitor.initialState !== undefined &&
    license !== undefined &&
    otherLicense(monitor.initialState, license) !== undefined;

  const remove = async (): Promise<Exchange> => {
    touched = true;
    const answer = await requests.remove(options.rootUrl());
    isNameAccepted ||= isSuccess(answer);
    return answer;
  };

  /** What a refused request did is not seen where the run ends at that very request. */
  const isLostUnseen = async (): Promise<boolean> => {
    if (options.impact === 'read' || monitor.initialState === undefined || storedIn(monitor.initialState) !== true)
      return false;
    return storedIn(await observe()) === false;
  };

  /** Where the first look showed what shows without a stored license, there was none. */
  const wasStored = (): boolean =>
    monitor.initialState === undefined ||
    (!wasNone(monitor.initialState) &&
      !(
        monitor.initialState.token.kind === 'license' && monitor.initialState.token.identity === monitor.fileLicenseId
      ));

  /** Check may say false of a license that has expired; that alone is no reason to leave the target without one. */
  const wasNone = (first: LicenseState): boolean =>
    storedIn(first) === false &&
    (!hasAdded || follows || (monitor.tokenEndpointSupported && first.token.kind === 'absent'));

  const ensureStored = async (): Promise<SetupResult> => {
    if (!writes) {
      if (storedIn(monitor.lastState)) return { ready: true };
      if (!lost || license === undefined) {
        return lost
          ? {
              ready: false,
              outOfScope: false,
              reason: createReason('license-lost'),
            }
          : {
              ready: false,
              outOfScope: true,
              reason: createReason('no-license-stored'),
            };
      }
    } else if (lastWrite === 'added') {
      return { ready: true };
    }
    if (license === undefined) return { ready: false, outOfScope: false, reason: createReason('no-license-to-store') };
    if (!writes && isForeign()) return { ready: false, outOfScope: false, reason: foreign };
    const answer = await add(license);
    if (!isSuccess(answer)) return cannot(createReason('license-not-storable', { response: describeResponse(answer) }));
    const seen = await settle((now) => storedIn(now) !== false);
    follows ||= seen.available === true;
    // Silence after the license had been named before is proof; check alone may lag behind.
    if (monitor.tokenEndpointSupported && seen.token.kind === 'absent') {
      return { ready: false, outOfScope: false, reason: createReason('license-not-stored') };
    }
    lastWrite = 'added';
    return { ready: true };
  };

  const ensureNone = async (): Promise<SetupResult> => {
    if (!writes) {
      return storedIn(monitor.lastState) === false
        ? { ready: true }
        : {
            ready: false,
            outOfScope: true,
            reason: createReason('license-is-stored'),
          };
    }
    if (lastWrite === 'removed') return { ready: true };
    if (unable) return unable;
    const before = monitor.lastState;
    const answer = await remove();
    if (!isSuccess(answer)) {
      const isNameOpen = answer.response?.status === 422 && !isNameAccepted;
      const refusal = cannot(createReason('license-not-removable', { response: describeResponse(answer), isNameOpen }));
      if (answer.failure?.kind === 'timeout') unable = refusal;
      return refusal;
    }
    const isGone = (seen: LicenseState): boolean => storedIn(seen) !== true && seen.available !== true;
    learn(before, await settle((seen) => monitor.hasOtherSource || showsOtherLicense(before, seen) || isGone(seen)));
    if (storedIn(monitor.lastState) === true && !monitor.hasOtherSource) {
      return { ready: false, outOfScope: false, reason: createReason('license-still-available') };
    }
    lastWrite = 'removed';
    return { ready: true };
  };

  return {
    get lastState() {
      return monitor.lastState;
    },
    get tokenEndpointSupported() {
      return monitor.tokenEndpointSupported;
    },
    get hasAdded() {
      return hasAdded;
    },
    get hasOtherSource() {
      return monitor.hasOtherSource;
    },
    get wasStored() {
      return wasStored();
    },
    get isNameAccepted() {
      return isNameAccepted;
    },
    readState: observe,
    waitUntil: settle,
    readStateLater: monitor.readStateLater,
    ignoreTokenEndpoint: monitor.ignoreTokenEndpoint,
    readInitialState: monitor.readInitialState,
    async applyGivenLicense() {
      writes = false;
      if (license === undefined) {
        return {
          accepted: false,
          reason: createReason('no-license-given'),
        };
      }
      const before = monitor.lastState.unknown ? await observe() : monitor.lastState;
      if (before.unknown) return { accepted: false, reason: unseen };
      const other = otherLicense(before, license);
      if (other !== undefined) return { accepted: false, reason: other };
      const exchange = await add(license);
      const isTaken = isSuccess(exchange);
      const after = await settle((seen) =>
        isTaken ? storedIn(seen) !== false && !lostSince(before, seen) : describeChange(before, seen) === undefined,
      );
      follows ||= before.available === false && after.available === true;
      const changed = describeChange(before, after);
      if (!isTaken) {
        // A refused license has changed nothing, unless the server says one thing and does another.
        touched = !exchange.response || changed !== undefined;
        const isItsOwn = isInForce(before, license, options.now());
        const isDoubtful = exchange.response?.status === 400 && !isItsOwn && changed === undefined;
        return {
          accepted: false,
          reason: createReason('license-rejected', {
            response: describeResponse(exchange),
            hasExpired: hasExpired(license, options.now()),
          }),
          attempt: { exchange, before, after, isDoubtful },
        };
      }
      if (lostSince(before, after) || (monitor.tokenEndpointSupported && after.token.kind === 'absent')) {
        const reason = createReason('license-not-stored');
        return { accepted: false, reason, attempt: { exchange, before, after, isDoubtful: false } };
      }
      writes = true;
      lastWrite = 'added';
      follows ||= after.available === true;
      return { accepted: true };
    },
    async ensureState(state) {
      if (monitor.lastState.unknown && (await observe()).unknown)
        return { ready: false, outOfScope: false, reason: unseen };
      switch (state) {
        case 'any':
          // Where it may, a run gives a broken server something to lose.
          return writes ? ensureStored() : { ready: true };
        case 'a license is stored':
          return ensureStored();
        case 'no license is stored':
          return ensureNone();
      }
    },
    recordEffect(did, before, after) {
      if (did === 'removed') learn(before, after);
      if (did === 'added') follows ||= after.available === true;
      // What was obeyed may have left anything behind, also what looks like the license that was there.
      if (did === 'accepted-forbidden') touched = true;
      if (did !== 'nothing') lastWrite = did === 'added' || did === 'removed' ? did : undefined;
      if (did === 'removed') isNameAccepted = true;
      const isGone =
        storedIn(before) === true && storedIn(after) === false && describeChange(before, after) !== undefined;
      if (did !== 'removed' && isGone) lost = true;
      // A renewed license is as good as the one before; one with another identifier has taken its place.
      if (did !== 'added' && did !== 'removed' && isReplaced(before, after)) lost = true;
    },
    async restore() {
      if (!touched && !lost && !(await isLostUnseen())) return { kind: 'untouched' };
      const stored = wasStored();
      if (stored && license === undefined) {
        return { kind: 'not-restored', reason: createReason('license-lost') };
      }
      if (stored && !writes && isForeign()) {
        const isAsBefore = monitor.initialState && describeChange(monitor.initialState, await observe()) === undefined;
        return isAsBefore ? { kind: 'untouched' } : { kind: 'not-restored', reason: foreign };
      }
      const answer = stored && license !== undefined ? await add(license) : await remove();
      if (!isSuccess(answer)) {
        const reason = createReason('restore-failed', { response: describeResponse(answer) });
        return { kind: 'not-restored', reason, ...(isTransient(answer) ? { again: true } : {}) };
      }
      const seen = await settle((now) => storedIn(now) === stored || (monitor.hasOtherSource && !stored), true);
      if (stored && monitor.tokenEndpointSupported && seen.token.kind === 'absent') {
        return { kind: 'not-restored', reason: createReason('license-not-stored') };
      }
      const other =
        stored && license !== undefined && !monitor.hasOtherSource ? otherLicense(seen, license) : undefined;
      if (other !== undefined && isReplaced(monitor.initialState ?? unknownLicenseState, seen)) {
        return { kind: 'not-restored', reason: createReason('other-license-stored') };
      }
      const proven = storedIn(seen) === stored || (monitor.hasOtherSource && !stored);
      const isUnsure = stored && monitor.initialState !== undefined && storedIn(monitor.initialState) === false;
      if (isUnsure) return { kind: 'restored', note: createNote('license-stored-in-doubt') };
      const whenNone = monitor.fileLicenseId === undefined ? 'no-license-restored' : 'only-other-license';
      const code = stored ? 'license-restored' : whenNone;
      return { kind: 'restored', note: createNote(code, { isConfirmed: proven }) };
    },
  };
}

/** Whether check denies a license now that it knew of. */
function lostSince(before: LicenseState, after: LicenseState): boolean {
  return before.available === true && after.available === false;
}

/** Whether the target names a license of another identifier than before. */
function isReplaced(before: LicenseState, after: LicenseState): boolean {
  const [was, is] = [before.token, after.token];
  return was.kind === 'license' && is.kind === 'license' && was.id !== is.id;
}

const unseen = createReason('license-state-unknown');
const foreign = createReason('license-differs');

function cannot(reason: Reason): SetupResult {
  return { ready: false, outOfScope: false, reason };
}
