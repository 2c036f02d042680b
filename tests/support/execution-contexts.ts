import { requirements } from '../../specs/index.ts';
import { type Personas, personasOf } from '../../src/accounts/personas.ts';
import type { BoundScenario, TargetValues } from '../../src/domain/scenario.ts';
import { type ExecutionResult, execute } from '../../src/engine/execute.ts';
import type { ExecutionContext } from '../../src/engine/execution-context.ts';
import { clientTransport } from '../../src/engine/transport.ts';
import type { Client } from '../../src/http/client.ts';
import { fakeClient } from './clients.ts';
import { answer } from './exchanges.ts';
import { fakeGuard } from './license-guards.ts';

/** What a test may replace: the parts of a context, or the client and the personas that its transport is made of. */
export type ContextChange = Partial<ExecutionContext> & { readonly client?: Client; readonly personas?: Personas };

const targetValues: TargetValues = { rootUrl: 'http://target.invalid/', license: 'the.license.token' };

const allPersonas = personasOf({
  admin: { user: 'admin', password: 'admin-password' },
  orgAdmin: { user: 'org', password: 'org-password' },
  serviceAccountToken: 'account-token',
});

/** A context whose target responds to `check` with true, changed as a test needs it. */
export function context({ client, personas, ...change }: ContextChange = {}): ExecutionContext {
  return {
    scenarios: [],
    transport: clientTransport(client ?? fakeClient(() => answer(200, true)), personas ?? allPersonas, targetValues),
    guard: fakeGuard(),
    targetValues,
    isRootUrlGuessed: false,
    concurrency: 4,
    mayWrite: true,
    requirements,
    facts: { version: '13.0.0', anonymousAccess: 'off', licenseSource: 'database', hasGrafanaPages: true },
    wallClock: () => 1_800_000_000_000,
    signal: undefined,
    onResult: () => {},
    ...change,
  };
}

/** The verdict of each scenario and the code of its reason, by its id. */
export async function verdictsOf(
  scenarios: readonly BoundScenario[],
  change: ContextChange = {},
): Promise<{ readonly verdicts: Readonly<Record<string, readonly [string, string | null]>> } & ExecutionResult> {
  const executed = await execute(scenarios, context(change));
  const verdicts = Object.fromEntries(
    executed.results.map(({ id, verdict, reason }) => [id, [verdict, reason?.code ?? null] as const]),
  );
  return { ...executed, verdicts };
}
