import { requirements, scenarios } from '../../specs/index.ts';
import { faults, variants } from '../../src/reference/index.ts';
import type { Result } from '../../src/report/report.ts';
import type { Impact } from '../../src/spec/scenario.ts';
import { idsWith, tryServer } from './trial.ts';

/** What the runs at each impact found of one fault. */
export interface FaultRow {
  readonly id: string;
  /** The scenarios that failed, or warned where their rule is a `should`. */
  readonly caughtBy: Readonly<Record<Impact, readonly string[]>>;
  /** Whether a scenario that is meant to catch it did, at impact `write`. */
  readonly caughtAsMeant: boolean;
}

/** What a run at impact `write` found of one server that is not at fault. */
export interface VariantRow {
  readonly id: string;
  readonly result: Result;
  /** Failed or blocked: a false alarm. */
  readonly alarmed: readonly string[];
  readonly warned: readonly string[];
}

const shoulds = new Set(requirements.filter(({ level }) => level === 'should').map(({ id }) => id));

/** Scenarios whose rule is a `should`: for them a `warn` is all that there can be. */
const lenient = new Set(scenarios.filter(({ covers }) => shoulds.has(covers[0])).map(({ id }) => id));

/** Tries one fault of the reference server at every impact. */
export async function proveFault(id: string): Promise<FaultRow> {
  const fault = faults.find((one) => one.id === id);
  const at = async (impact: Impact): Promise<readonly string[]> => {
    // At impact `read` no other endpoint is asked, so a fault of another one cannot show.
    if (impact === 'read' && fault?.endpoint !== 'check') return [];
    const report = await tryServer({ fault: id }, impact);
    return [...idsWith(report, 'fail'), ...idsWith(report, 'warn').filter((scenario) => lenient.has(scenario))];
  };
  const caughtBy = { read: await at('read'), reject: await at('reject'), write: await at('write') };
  const meant = fault?.caughtBy ?? [];
  return { id, caughtBy, caughtAsMeant: meant.some((scenario) => caughtBy.write.includes(scenario)) };
}

/** Tries one honest variant of the reference server. */
export async function proveVariant(id: string): Promise<VariantRow> {
  const variant = variants.find((one) => one.id === id);
  const report = await tryServer({ ...variant?.options, variant: id }, 'write');
  return {
    id,
    result: report.result,
    alarmed: [...idsWith(report, 'fail'), ...idsWith(report, 'blocked')],
    warned: idsWith(report, 'warn'),
  };
}
