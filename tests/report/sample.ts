import { endpoints, scenarios, requirements as stated } from '../../specs/index.ts';
import type { Exchange, ReceivedResponse, SentRequest } from '../../src/domain/exchange.ts';
import { createReason } from '../../src/domain/messages/reasons.ts';
import type { Finding, Report, ScenarioResult, TargetFacts, Verdict } from '../../src/domain/report.ts';
import { verdicts } from '../../src/domain/report.ts';
import { endpointResults } from '../../src/engine/judge/endpoint-results.ts';
import { fidelityOf } from '../../src/engine/judge/fidelity.ts';
import { requirementCountsOf } from '../../src/engine/judge/summarize.ts';
import type { Secrets } from '../../src/report/redact.ts';

const inBase64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const licenseClaims = {
  jti: '17',
  iss: 'https://grafana.com',
  sub: 'https://grafana.example.com/',
  lid: '4711-0815-licence',
  company: 'Umbrella Preserves & Söhne',
  account: '90210-account',
  slug: 'umbrella-preserves',
  details_url: 'https://grafana.com/orgs/umbrella-preserves/licenses/4711',
  exp: 1893456000,
};

/** Looks like a license, and is signed by nobody. */
export const license = [
  inBase64url({ alg: 'ES384', typ: 'JWT' }),
  inBase64url(licenseClaims),
  Buffer.from(Array.from({ length: 96 }, (_, index) => (index * 151 + 43) % 256)).toString('base64url'),
].join('.');

export const adminPassword = 'p%41ss"w\\rd/ä&<Zo>:?';
export const userPassword = 'N0t+So Secret=1';
export const serviceAccountToken = 'glsa_HOruNAb7SOiCdshU7algkrq8JdNNY55K_a1b2c3d4';

export const secrets: Secrets = {
  values: [
    { name: 'GRAFANA_ADMIN_PASSWORD', value: adminPassword, user: 'admin' },
    { name: 'GRAFANA_PASSWORD', value: userPassword },
    { name: 'GRAFANA_SERVICE_ACCOUNT_TOKEN', value: serviceAccountToken },
    { name: 'GRAFANA_LICENSE_TOKEN', value: license },
  ],
};

export const target: TargetFacts = {
  url: 'https://grafana.example.com/',
  version: '13.0.0',
  edition: 'enterprise',
  licensed: true,
  detected: {
    health: true,
    settings: true,
    user: true,
    rootUrl: 'https://grafana.example.com/',
    rootUrlFrom: 'settings',
    anonymousAccess: 'off',
    licenseSource: 'database',
  },
  insecure: false,
  builtIn: false,
};

export function findingOf(changes: Partial<Finding> = {}): Finding {
  return {
    level: 'must',
    code: 'wrong-status',
    requirement: 'remove.wrong-instance',
    expected: 'status 422',
    seen: 'status 202',
    message: 'Expected status 422, saw status 202.',
    ...changes,
  };
}

export function exchangeOf(
  request: Partial<SentRequest> = {},
  response: Partial<ReceivedResponse> = {},
): Exchange & { readonly response: ReceivedResponse } {
  return {
    request: {
      method: 'DELETE',
      url: 'https://grafana.example.com/api/licensing/token',
      headers: { authorization: `Basic ${btoa('admin:guess')}`, 'content-type': 'application/json' },
      body: '{"instance":"https://another-instance.invalid/"}',
      ...request,
    },
    response: { status: 202, headers: [['content-type', 'application/json']], body: '{}', ...response },
    attempts: 1,
    startedAt: '2030-01-01T00:00:00.000Z',
    durationMs: 12.3,
  };
}

export function resultOf(changes: Partial<ScenarioResult> = {}): ScenarioResult {
  return {
    id: 'remove.rejects.another-instance',
    title: 'refuses to remove the license of another instance',
    endpoint: 'remove',
    persona: 'server-admin',
    impact: 'reject',
    verdict: 'pass',
    reason: null,
    durationMs: 12.3,
    findings: [],
    exchange: exchangeOf(),
    ...changes,
  };
}

const requirements: Report['requirements'] = [
  {
    id: 'remove.wrong-instance',
    level: 'must',
    text: 'A request that names another instance MUST get 422.',
    page: 'https://grafana.com/docs/licensing/#remove-license-from-database',
    verdict: 'pass',
    scenarios: ['remove.rejects.another-instance'],
  },
];

/** A report whose counts fit its results. */
export function reportOf(results: readonly ScenarioResult[], changes: Partial<Report> = {}): Report {
  const count = (verdict: Verdict): number => results.filter((result) => result.verdict === verdict).length;
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, count(verdict)])) as Report['counts'];
  return {
    schemaVersion: 1,
    tool: { name: 'grafana-licensing-conformance', version: '0.1.0' },
    runId: 'r1',
    seed: 1,
    target,
    scope: { impact: 'reject', profile: 'full', strict: false, minFidelity: null, only: [], skip: [], provisioned: [] },
    startedAt: '2030-01-01T00:00:00.000Z',
    durationMs: 1234,
    result: counts.fail > 0 ? 'nonconformant' : 'conformant',
    exitCode: counts.fail > 0 ? 1 : 0,
    problem: null,
    notes: [],
    counts,
    fidelity: fidelityOf({ requirements: stated, scenarios, results, findings: changes.findings ?? [] }),
    license: { inForce: true, expiresAt: '2030-02-01T00:00:00.000Z', daysUntilExpiry: 31 },
    requirementCounts: requirementCountsOf(requirements),
    requirements,
    endpoints: endpointResults(endpoints, results),
    results,
    findings: [],
    deviations: null,
    exploration: null,
    ...changes,
  };
}

/** The report of a client that was checked against the built-in server. */
export function clientReportOf(changes: Partial<Report> = {}): Report {
  const result = resultOf({ id: 'client.sends.documented-route', endpoint: 'client', exchange: null });
  return reportOf([result], {
    target: { ...target, url: 'http://127.0.0.1/', version: null, licensed: null, detected: null, builtIn: true },
    license: { inForce: null, expiresAt: null, daysUntilExpiry: null },
    seed: null,
    fidelity: null,
    endpoints: [],
    client: { command: './client.sh' },
    ...changes,
  });
}

/** One result of every verdict. */
export const mixedResults: readonly ScenarioResult[] = [
  resultOf({ id: 'check.available', title: 'says so', endpoint: 'check', impact: 'read' }),
  resultOf({
    id: 'check.legacy-route',
    title: 'answers under /api',
    endpoint: 'check',
    impact: 'read',
    findings: [findingOf({ level: 'information', message: 'The route announces its end: sunset: tomorrow.' })],
  }),
  resultOf({ verdict: 'fail', findings: [findingOf()] }),
  resultOf({
    id: 'add.rejects.altered-signature',
    title: 'refuses a license whose signature was altered',
    endpoint: 'add',
    verdict: 'warn',
    findings: [findingOf({ level: 'should', requirement: 'add.signature-checked', message: 'It was accepted.' })],
  }),
  resultOf({
    id: 'remove.org-admin',
    persona: 'org-admin',
    verdict: 'blocked',
    reason: createReason('no-org-admin'),
    exchange: null,
  }),
  resultOf({
    id: 'renew.server-admin',
    endpoint: 'renew',
    impact: 'write',
    verdict: 'skipped',
    reason: createReason('impact-too-low', { impact: 'write', allowed: 'reject' }),
    exchange: null,
  }),
];
