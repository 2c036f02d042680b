import { requirements } from '../../specs/index.ts';
import type { Result, ScenarioResult } from '../../src/domain/report.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { faults, variants } from '../../src/reference/index.ts';
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

const shoulds = new Set<string>(requirements.filter(({ level }) => level === 'should').map(({ id }) => id));

/** Whether a result catches a fault: a `warn` is all that there can be for a requirement that is a `should`. */
function isCaught({ verdict, findings }: ScenarioResult): boolean {
  const isShould = findings.some(({ level, requirement }) => level === 'should' && shoulds.has(requirement));
  return verdict === 'fail' || (verdict === 'warn' && isShould);
}

/** Tries one fault of the reference server at every impact. */
export async function proveFault(id: string): Promise<FaultRow> {
  const fault = faults.find((one) => one.id === id);
  if (!fault) throw new Error(`There is no fault ${id}.`);
  const at = async (impact: Impact, only: readonly string[]): Promise<readonly string[]> => {
    const report = await tryServer({ fault: id }, impact, only, { licenseSource: 'database' });
    return report.results.filter(isCaught).map((result) => result.id);
  };
  // Below `write` nothing changes a state that another endpoint would show: the scenarios of its own endpoint tell all.
  // At `read` no other endpoint than check is asked; what is caught there is caught at `reject` by the same requests.
  const own = [`${fault.endpoint}.*`];
  const read = fault.endpoint === 'check' ? await at('read', own) : [];
  const reject = read.length > 0 ? read : await at('reject', own);
  const write = await at('write', []);
  return {
    id,
    caughtBy: { read, reject, write },
    caughtAsMeant: fault.caughtBy.some((scenario) => write.includes(scenario)),
  };
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
