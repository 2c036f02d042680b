import { describe, expect, test } from 'vitest';
import { isObject, parseJson } from '../../src/domain/exchange.ts';
import { faults } from '../../src/reference/index.ts';
import { runAtOnce } from '../support/runs.ts';
import { referenceWithoutNetwork, settingsFor } from '../support/settings.ts';

/** Every way to let in who must be refused. */
const letIn = faults.filter(({ group }) => group === 'access granted').map(({ id }) => id);

/** What is changed when a run at this impact meets a server with these faults. */
async function harmDone(impact: 'read' | 'reject', fault: readonly string[]) {
  const server = await referenceWithoutNetwork({ seedPersonas: true, fault });
  const before = server.state();
  const report = await runAtOnce(settingsFor(server, { impact }));
  const { storedLicense, users, serviceAccounts } = server.state();
  return { report, before, after: { storedLicense, users, serviceAccounts } };
}

describe.each(['read', 'reject'] as const)('at impact %s', (impact) => {
  test('a server that authorizes every request keeps its license unchanged', async () => {
    const { report, before, after } = await harmDone(impact, letIn);
    expect(report.exitCode).toBe(1);
    expect(before).toMatchObject(after);
    expect(after.storedLicense?.token).toBe(before.storedLicense?.token);
  });

  test.each(letIn)('a server with the fault %s keeps its license unchanged', async (fault) => {
    // A renewal has no harmless form, and one that is let in without any other is found out by being sent.
    const renews = impact === 'reject' && fault.startsWith('renew.');
    const { before, after } = await harmDone(impact, [fault]);
    if (renews) expect(after.storedLicense?.claims?.lid).toBe(before.storedLicense?.claims?.lid);
    else expect(after.storedLicense).toEqual(before.storedLicense);
    expect(before).toMatchObject({ users: after.users, serviceAccounts: after.serviceAccounts });
  });

  test('requests that must be denied contain neither the given license nor the root URL of the target', async () => {
    const { report } = await harmDone(impact, letIn);
    const sent = report.results.flatMap(({ exchange }) => exchange ?? []);
    expect(sent.filter(({ request }) => request.body?.includes('GRAFANA_LICENSE_TOKEN'))).toEqual([]);
    const instances = sent.flatMap(({ request }) => {
      const parsed = request.method === 'DELETE' ? parseJson(request.body ?? '') : { ok: false as const };
      return parsed.ok && isObject(parsed.value) ? [parsed.value.instance].flat() : [];
    });
    expect(instances).not.toContain(report.target.detected?.rootUrl);
  });
});

test('every endpoint has a fault that grants a denied persona access', () => {
  const endpoints = new Set(letIn.map((id) => id.split('.')[0]));
  expect([...endpoints].toSorted()).toEqual(['add', 'check', 'remove', 'renew']);
});
