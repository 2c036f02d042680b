import type { Exchange, Failure, ReceivedResponse, SentRequest } from '../domain/exchange.ts';
import type { CodedMessage } from '../domain/messages/catalog.ts';
import type {
  Detected,
  DeviationSummary,
  Exploration,
  Finding,
  ListedDeviation,
  Report,
  ScenarioResult,
  TargetFacts,
} from '../domain/report.ts';
import type { Secrets } from './redaction/known-secrets.ts';
import { createRedactor, type Redactor } from './redaction/redactor.ts';
import { secretHeader } from './redaction/secret-fields.ts';

export type { Secret, Secrets } from './redaction/known-secrets.ts';

/** How much of a body a report holds, in characters: enough for a license two hundred times over. */
const longestBody = 64 * 1024;

/**
 * The report without any secret: no password, token, license, signature, cookie or credentials in a URL, whatever the
 * encoding in which the target sends them back (SECURITY.md, "Nothing leaks"). Every reporter takes its result.
 *
 * A secret stands as `[REDACTED:NAME]`, what is one by its place alone as `[REDACTED]`. What a license says of its owner
 * is hidden unless `showLicense`. Of a body no more than 64 Ki characters are kept. Ids, titles and other words that
 * this project wrote itself stay as they are, because a password may be the word `admin`. A redacted report
 * may be redacted again.
 */
export function redactReport(report: Report, secrets: Secrets, options: { readonly showLicense: boolean }): Report {
  const redact = remembering(createRedactor(secrets, options));
  return {
    ...report,
    target: redactTarget(report.target, redact),
    scope: {
      ...report.scope,
      only: report.scope.only.map((glob) => redact(glob, 'ours')),
      skip: report.scope.skip.map((glob) => redact(glob, 'ours')),
    },
    problem: report.problem && redactMessage(report.problem, redact),
    notes: report.notes.map((note) => redactMessage(note, redact)),
    results: report.results.map((result) => redactResult(result, redact)),
    findings: report.findings.map((finding) => redactFinding(finding, redact)),
    deviations: report.deviations && redactDeviations(report.deviations, redact),
    exploration: report.exploration && redactExploration(report.exploration, redact),
    ...(report.client ? { client: { command: redact(report.client.command, 'ours') } } : {}),
  };
}

/** Redacts single results, as `redactReport` does. */
export function resultRedactor(
  secrets: Secrets,
  { showLicense }: { readonly showLicense: boolean },
): (result: ScenarioResult) => ScenarioResult {
  const redact = remembering(createRedactor(secrets, { showLicense }));
  return (result) => redactResult(result, redact);
}

/** A text of our own without any secret, for a log or an error. Details of a license are hidden. */
export function redactText(text: string, secrets: Secrets): string {
  return createRedactor(secrets, { showLicense: false })(text, 'ours');
}

/** The same texts stand in a report again and again: the URL, the headers, the body of a refusal. */
function remembering(redact: Redactor): Redactor {
  const known = new Map<string, Map<string, string>>();
  return (text, author, options) => {
    const way = options === undefined ? author : `${author} ${options.cut ?? false} ${options.limit ?? ''}`;
    const texts = known.get(way) ?? new Map<string, string>();
    known.set(way, texts);
    const before = texts.get(text);
    if (before !== undefined) return before;
    const redacted = redact(text, author, options);
    texts.set(text, redacted);
    return redacted;
  };
}

function redactTarget(target: TargetFacts, redact: Redactor): TargetFacts {
  const detected: Detected | null = target.detected && {
    ...target.detected,
    rootUrl: redact(target.detected.rootUrl, 'ours'),
  };
  return {
    ...target,
    url: redact(target.url, 'ours'),
    version: target.version && redact(target.version, 'target'),
    detected,
  };
}

/** A problem, a note or a reason: its code is ours, its sentence may quote the target. */
function redactMessage<Code extends string>(message: CodedMessage<Code>, redact: Redactor): CodedMessage<Code> {
  return { ...message, message: redact(message.message, 'ours') };
}

function redactResult(result: ScenarioResult, redact: Redactor): ScenarioResult {
  return {
    ...result,
    reason: result.reason && redactMessage(result.reason, redact),
    findings: result.findings.map((finding) => redactFinding(finding, redact)),
    exchange: result.exchange && redactExchange(result.exchange, redact),
  };
}

/** Only what was seen quotes the target. */
function redactExploration({ failure, ...explored }: Exploration, redact: Redactor): Exploration {
  return {
    ...explored,
    failure: failure && {
      message: redact(failure.message, 'ours'),
      steps: failure.steps.map((step) => ({
        ...step,
        expected: redact(step.expected, 'ours'),
        seen: redact(step.seen, 'target'),
        exchange: redactExchange(step.exchange, redact),
      })),
    },
  };
}

function redactFinding(finding: Finding, redact: Redactor): Finding {
  const seen = redact(finding.seen, 'target');
  // The sentence is ours, but it quotes what was seen.
  const message = finding.seen === '' ? finding.message : finding.message.replaceAll(finding.seen, () => seen);
  return { ...finding, expected: redact(finding.expected, 'ours'), seen, message: redact(message, 'ours') };
}

function redactDeviations(summary: DeviationSummary, redact: Redactor): DeviationSummary {
  const redactEntry = <T extends ListedDeviation>(entry: T): T => ({
    ...entry,
    reason: redact(entry.reason, 'ours'),
    ...(entry.issue === undefined ? {} : { issue: redact(entry.issue, 'ours') }),
  });
  return {
    accepted: summary.accepted.map((entry) => ({
      ...redactEntry(entry),
      finding: redactFinding(entry.finding, redact),
    })),
    stale: summary.stale.map(redactEntry),
    expired: summary.expired.map(redactEntry),
    unchecked: summary.unchecked.map(redactEntry),
  };
}

function redactExchange(exchange: Exchange, redact: Redactor): Exchange {
  return {
    ...exchange,
    request: redactRequest(exchange.request, redact),
    ...(exchange.response ? { response: redactResponse(exchange.response, redact) } : {}),
    ...(exchange.failure ? { failure: redactFailure(exchange.failure, redact) } : {}),
  };
}

function redactRequest(request: SentRequest, redact: Redactor): SentRequest {
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    redactHeader(name, value, 'ours', redact),
  ]);
  return {
    ...request,
    url: redact(request.url, 'ours'),
    headers: Object.fromEntries(headers),
    ...(request.body === undefined ? {} : { body: redact(request.body, 'ours', { limit: longestBody }) }),
  };
}

function redactResponse(response: ReceivedResponse, redact: Redactor): ReceivedResponse {
  return {
    ...response,
    headers: response.headers.map(([name, value]) => [
      redact(name, 'target'),
      redactHeader(name, value, 'target', redact),
    ]),
    body: redact(response.body, 'target', { limit: longestBody, cut: response.cut !== undefined }),
    ...(response.cut ? { cut: redactFailure(response.cut, redact) } : {}),
  };
}

function redactHeader(name: string, value: string, author: 'ours' | 'target', redact: Redactor): string {
  return secretHeader.test(name) && value !== '' ? '[REDACTED]' : redact(value, author);
}

function redactFailure(failure: Failure, redact: Redactor): Failure {
  return { ...failure, message: redact(failure.message, 'ours') };
}
