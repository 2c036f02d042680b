import type { Exchange, FailureKind } from '../../../src/domain/exchange.ts';
import { documentedLicense } from '../licenses.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What the target stores. `garbage` is what only a broken server takes for a license. */
export interface SimulatedLicense {
  readonly lid: string;
  readonly lexp: number;
  readonly jti: string;
  readonly isGarbage?: true;
}

/** The license of the simulated target, which the run is given. */
export const ownLicense: SimulatedLicense = { lid: '10500', lexp: 4_000_000_000, jti: 'first' };
/** Somebody else's license. */
export const othersLicense: SimulatedLicense = { lid: '20900', lexp: 4_100_000_000, jti: 'other' };

/** How the target treats one request that may write. */
export interface Treatment {
  /** `carry out`: what is asked for; `nothing`: the answer is not true; `garbage`: it stores something that is not a license. */
  readonly effect: 'carry out' | 'nothing' | 'store garbage';
  /** When the effect comes, in milliseconds after the request arrived. */
  readonly effectAfterMs: number;
  /** A status, or a connection that is closed without one; `default`: what a conforming server answers. */
  readonly answer: 'default' | 'reset' | number;
  /** When the answer comes, in milliseconds after the request arrived. */
  readonly answerAfterMs: number;
  /** Whether the body is a proxy's. */
  readonly isFromProxy?: true;
  /** How long the target is down after it has answered, in milliseconds. */
  readonly downForMs?: number;
}

export const conforming: Treatment = { effect: 'carry out', effectAfterMs: 0, answer: 'default', answerAfterMs: 0 };

export interface TargetOptions {
  readonly stored: SimulatedLicense | undefined;
  /** What a source beside the database gives. */
  readonly otherSource?: SimulatedLicense | undefined;
  /** Whether it has `GET /api/licensing/token`; if not, it answers 404 as for every unknown route. */
  readonly hasTokenRoute: boolean;
  /** How the route shows that there is none. */
  readonly noneAs: '404' | 'status 4';
  /** How long a change takes to show on each of the nodes, in milliseconds. */
  readonly nodeLags: readonly number[];
  /** Which node answers the nth request. */
  readonly nodeOf: (count: number) => number;
  /** How long a request takes there and back, in milliseconds. */
  readonly latencyMs: number;
  /** Every nth answer of check is the opposite; 0: none. */
  readonly flipEvery: number;
  /** Check does not follow an addition before a restart. */
  readonly needsRestart: boolean;
  /** Check says true of garbage, too. */
  readonly isGarbageAvailable: boolean;
  /** Check says false of the license that is stored at first, as of an expired one. */
  readonly isExpired?: boolean;
  /** GET token shows a new token each time. */
  readonly refreshesToken?: boolean;
}

export interface SimulatedTarget {
  readonly requests: readonly { readonly endpoint: string; readonly at: number }[];
  readCheck(): Promise<Exchange>;
  readToken(): Promise<Exchange>;
  /**
   * A request that may write.
   *
   * @param license - what an addition stores
   * @param isAllowed - whether a conforming server carries it out
   */
  write(
    endpoint: 'add' | 'renew' | 'remove',
    license: SimulatedLicense | undefined,
    isAllowed: boolean,
    treatment: Treatment,
    responseWithinMs: number,
  ): Promise<Exchange>;
  /** Changes what is stored, from outside of the run. */
  store(license: SimulatedLicense | undefined): void;
  /** What is stored, in truth. */
  truth(): SimulatedLicense | undefined;
}

interface Moment {
  readonly at: number;
  readonly stored: SimulatedLicense | undefined;
  /** Whether check follows it. */
  readonly isLoaded: boolean;
}

export function createSimulatedTarget(clock: VirtualClock, options: TargetOptions): SimulatedTarget {
  const history: Moment[] = [
    { at: 0, stored: options.stored, isLoaded: options.stored !== undefined && !options.isExpired },
  ];
  const requests: { endpoint: string; at: number }[] = [];
  let [count, checks, renewals, downUntil] = [0, 0, 0, 0];

  const truth = (): Moment => history.at(-1) ?? { at: 0, stored: undefined, isLoaded: false };
  const store = (stored: SimulatedLicense | undefined): void => {
    const isLoaded = stored !== undefined && (!options.needsRestart || truth().isLoaded);
    history.push({ at: clock.now(), stored, isLoaded });
  };

  /** The state as a node shows it now. */
  const seenBy = (node: number): Moment => {
    const until = clock.now() - (options.nodeLags[node % options.nodeLags.length] ?? 0);
    return history.findLast(({ at }) => at <= until) ?? truth();
  };

  const read = async (answer: (seen: Moment) => Exchange): Promise<Exchange> => {
    await clock.wait(options.latencyMs / 2);
    count += 1;
    const exchange = clock.now() < downUntil ? failed('reset') : answer(seenBy(options.nodeOf(count)));
    await clock.wait(options.latencyMs / 2);
    return exchange;
  };

  const isAvailable = ({ isGarbage }: SimulatedLicense): boolean => !isGarbage || options.isGarbageAvailable;

  const carryOut = (endpoint: 'add' | 'renew' | 'remove', license: SimulatedLicense | undefined): void => {
    if (endpoint === 'add') store(license);
    if (endpoint === 'remove') store(undefined);
    const { stored } = truth();
    if (endpoint !== 'renew' || stored === undefined) return;
    renewals += 1;
    store({ ...stored, jti: `renewed-${renewals}` });
  };

  return {
    requests,
    store,
    truth: () => truth().stored,
    readCheck: () =>
      read(({ stored, isLoaded }) => {
        checks += 1;
        const isValid = options.otherSource !== undefined || (stored !== undefined && isLoaded && isAvailable(stored));
        const isFlipped = options.flipEvery > 0 && checks % options.flipEvery === 0;
        return answered(200, isValid !== isFlipped);
      }),
    readToken: () =>
      read(({ stored }) => {
        if (!options.hasTokenRoute) return answered(404, { message: 'Not found' });
        const shown = stored ?? options.otherSource;
        const jti = options.refreshesToken ? { jti: `read-${count}` } : {};
        if (shown !== undefined) return answered(200, licenseObject({ ...shown, ...jti }));
        return options.noneAs === '404'
          ? answered(404, { message: 'no license' })
          : answered(200, { status: 4, lid: '' });
      }),
    async write(endpoint, license, isAllowed, treatment, responseWithinMs) {
      const start = clock.now();
      await clock.wait(options.latencyMs / 2);
      if (clock.now() < downUntil) return failed('refused');
      requests.push({ endpoint, at: start });
      const { effect, effectAfterMs, answerAfterMs, downForMs } = treatment;
      const isCarriedOut = effect === 'carry out' && (isAllowed || treatment.answer !== 'default');
      if (isCarriedOut) clock.schedule(clock.now() + effectAfterMs, () => carryOut(endpoint, license));
      if (effect === 'store garbage') clock.schedule(clock.now() + effectAfterMs, () => store(garbage));
      const wait = answerAfterMs + options.latencyMs / 2;
      if (clock.now() + wait > start + responseWithinMs) {
        await clock.wait(start + responseWithinMs - clock.now());
        return failed('timeout');
      }
      await clock.wait(wait);
      if (downForMs !== undefined) downUntil = clock.now() + downForMs;
      return answerTo(endpoint, license, isAllowed, treatment);
    },
  };
}

/** What a broken server shows of something that is not a license. */
export const garbage: SimulatedLicense = { lid: 'garbage', lexp: 1, jti: 'garbage', isGarbage: true };

function answerTo(
  endpoint: 'add' | 'renew' | 'remove',
  license: SimulatedLicense | undefined,
  isAllowed: boolean,
  { answer, isFromProxy }: Treatment,
): Exchange {
  if (answer === 'reset') return failed('reset');
  const status = answer === 'default' ? (isAllowed ? (endpoint === 'remove' ? 202 : 200) : 401) : answer;
  if (isFromProxy) return answered(status, '<html></html>');
  if (status >= 300) return answered(status, { message: 'no' });
  return answered(status, endpoint !== 'add' || license === undefined ? {} : licenseObject(license));
}

function licenseObject({ lid, lexp, jti, isGarbage }: SimulatedLicense): unknown {
  return { ...documentedLicense, lid, lexp, jti, status: isGarbage ? 3 : 1, sub: simulatedRootUrl };
}

export const simulatedRootUrl = 'http://target.invalid/';

const request = { method: '', url: '', headers: {} };

function answered(status: number, body: unknown): Exchange {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { request, response: { status, headers: [], body: text }, attempts: 1, startedAt: '', durationMs: 0 };
}

function failed(kind: FailureKind): Exchange {
  return { request, failure: { kind, message: kind }, attempts: 1, startedAt: '', durationMs: 0 };
}
