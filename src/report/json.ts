import type { Exchange, ReceivedResponse, SentRequest } from '../domain/exchange.ts';
import type { Exploration, Finding, Report, RequirementResult, ScenarioResult } from '../domain/report.ts';
import { inertJson } from './escape.ts';

/**
 * The report as JSON, described by contracts/schemas/report.schema.json: always the same keys in the same order, two
 * spaces, a line feed at the end. Takes a redacted report.
 */
export function jsonReport(report: Report): string {
  const { tool, target, scope, counts } = report;
  const ordered: Report = {
    schemaVersion: report.schemaVersion,
    tool: { name: tool.name, version: tool.version },
    runId: report.runId,
    target: {
      url: target.url,
      version: target.version,
      edition: target.edition,
      licensed: target.licensed,
      detected: target.detected && {
        health: target.detected.health,
        settings: target.detected.settings,
        user: target.detected.user,
        rootUrl: target.detected.rootUrl,
        rootUrlFrom: target.detected.rootUrlFrom,
        anonymousAccess: target.detected.anonymousAccess,
        licenseSource: target.detected.licenseSource,
      },
      insecure: target.insecure,
      builtIn: target.builtIn,
    },
    scope: {
      impact: scope.impact,
      strict: scope.strict,
      only: scope.only,
      skip: scope.skip,
      provisioned: scope.provisioned,
    },
    startedAt: report.startedAt,
    durationMs: report.durationMs,
    result: report.result,
    exitCode: report.exitCode,
    problem: report.problem && { code: report.problem.code, message: report.problem.message },
    notes: report.notes,
    counts: {
      pass: counts.pass,
      warn: counts.warn,
      fail: counts.fail,
      skipped: counts.skipped,
      blocked: counts.blocked,
    },
    requirements: report.requirements.map(requirementOf),
    results: report.results.map(resultOf),
    findings: report.findings.map(findingOf),
    exploration: report.exploration && explorationOf(report.exploration),
  };
  return `${inertJson(JSON.stringify(ordered, null, 2))}\n`;
}

function requirementOf({ id, level, verdict, scenarios }: RequirementResult): RequirementResult {
  return { id, level, verdict, scenarios };
}

function resultOf(result: ScenarioResult): ScenarioResult {
  const { id, title, endpoint, persona, impact, verdict, reason, durationMs, findings, exchange } = result;
  return {
    id,
    title,
    endpoint,
    persona,
    impact,
    verdict,
    reason,
    durationMs,
    findings: findings.map(findingOf),
    exchange: exchange && exchangeOf(exchange),
  };
}

function findingOf({ level, code, requirement, expected, seen, message }: Finding): Finding {
  return { level, code, requirement, expected, seen, message };
}

function explorationOf({ sequences, seed, failure }: Exploration): Exploration {
  return {
    sequences,
    seed,
    failure: failure && {
      message: failure.message,
      steps: failure.steps.map(({ persona, expected, seen, exchange }) => ({
        persona,
        expected,
        seen,
        exchange: exchangeOf(exchange),
      })),
    },
  };
}

function exchangeOf(exchange: Exchange): Exchange {
  const { request, response, failure, attempts, startedAt, durationMs } = exchange;
  return {
    request: requestOf(request),
    ...(response ? { response: responseOf(response) } : {}),
    ...(failure ? { failure: { kind: failure.kind, message: failure.message } } : {}),
    attempts,
    startedAt,
    durationMs,
  };
}

function requestOf({ method, url, headers, body }: SentRequest): SentRequest {
  const sorted = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return { method, url, headers: Object.fromEntries(sorted), ...(body === undefined ? {} : { body }) };
}

function responseOf({ status, headers, body, cut }: ReceivedResponse): ReceivedResponse {
  return { status, headers, body, ...(cut ? { cut: { kind: cut.kind, message: cut.message } } : {}) };
}
