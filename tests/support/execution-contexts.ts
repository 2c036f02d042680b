import { requirements } from '../../specs/index.ts';
import { personasOf } from '../../src/accounts/personas.ts';
import type { BoundScenario } from '../../src/domain/scenario.ts';
import { type ExecutionContext, type ExecutionResult, execute } from '../../src/engine/execute.ts';
import { fakeClient } from './clients.ts';
import { answer } from './exchanges.ts';
import { fakeLicenseGuard } from './license-guards.ts';
import { settings } from './settings.ts';

/** A bench where the target answers `check` with true, with whatever a test is about in its place. */
export function context(change: Partial<ExecutionContext> = {}): ExecutionContext {
  return {
    scenarios: [],
    client: fakeClient(() => answer(200, true)),
    guard: fakeLicenseGuard(),
    personas: personasOf(
      settings({
        admin: { user: 'admin', password: 'admin-password' },
        orgAdmin: { user: 'org', password: 'org-password' },
        serviceAccountToken: 'account-token',
      }),
    ),
    targetValues: { rootUrl: 'http://target.invalid/', license: 'the.license.token' },
    isRootUrlGuessed: false,
    concurrency: 4,
    mayWrite: true,
    requirements,
    facts: { version: '13.0.0', anonymousAccess: 'off' },
    signal: undefined,
    onResult: () => {},
    ...change,
  };
}

/** What came of each scenario, by its id. */
export async function verdictsOf(
  scenarios: readonly BoundScenario[],
  change: Partial<ExecutionContext> = {},
): Promise<{ readonly verdicts: Readonly<Record<string, readonly [string, string | null]>> } & ExecutionResult> {
  const executed = await execute(scenarios, context(change));
  const verdicts = Object.fromEntries(
    executed.results.map(({ id, verdict, reason }) => [id, [verdict, reason] as const]),
  );
  return { ...executed, verdicts };
}
