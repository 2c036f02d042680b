import { requirements } from '../../specs/index.ts';
import type { Result, ScenarioResult } from '../../src/domain/report.ts';
import type { Impact } from '../../src/domain/scenario.ts';
import { faults, variants } from '../../src/reference/index.ts';
import { idsWith, type ProofTransport, tryServer } from './trial.ts';

/** The results of one fault at each impact. */
export interface FaultRow {
  readonly id: string;
  /** The scenarios that failed, or that warned if their requirement is a `should`. */
  readonly caughtBy: Readonly<Record<Impact, readonly string[]>>;
  /** Whether a scenario that is meant to catch the fault did so at impact `write`. */
  readonly caughtAsMeant: boolean;
}

/** The result of one conforming variant at impact `write`. */
export interface VariantRow {
  readonly id: string;
  readonly result: Result;
  /** Scenarios that failed or were blocked: false positives. */
  readonly falsePositives: readonly string[];
  readonly warned: readonly string[];
}

const shoulds = new Set<string>(requirements.filter(({ level }) => level === 'should').map(({ id }) => id));

/** Whether a result catches a fault. The worst verdict of a `should` is `warn`. */
function isCaught({ verdict, findings }: ScenarioResult): boolean {
  const isShould = findings.some(({ level, requirement }) => level === 'should' && shoulds.has(requirement));
  return verdict === 'fail' || (verdict === 'warn' && isShould);
}

/** Runs the suite against one fault at every impact. */
export async function proveFault(id: string, transport: ProofTransport): Promise<FaultRow> {
  const fault = faults.find((one) => one.id === id);
  if (!fault) throw new Error(`Unknown fault ${id}.`);
  const at = async (impact: Impact, only: readonly string[]): Promise<readonly string[]> => {
    const report = await tryServer({ fault: id }, transport, impact, only, { licenseSource: 'database' });
    return report.results.filter(isCaught).map((result) => result.id);
  };
  // Below `write` no scenario changes a state that another endpoint shows, so only the scenarios of the faulty endpoint run.
  // At `read` only check is tested, and its scenarios send the same requests at `reject`.
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

/** Runs the suite against one conforming variant. */
export async function proveVariant(id: string, transport: ProofTransport): Promise<VariantRow> {
  const variant = variants.find((one) => one.id === id);
  const report = await tryServer({ ...variant?.options, variant: id }, transport, 'write');
  return {
    id,
    result: report.result,
    falsePositives: [...idsWith(report, 'fail'), ...idsWith(report, 'blocked')],
    warned: idsWith(report, 'warn'),
  };
}
