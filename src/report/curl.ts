import type { SentRequest } from '../domain/exchange.ts';
import type { CredentialForm } from '../domain/persona.ts';
import type { ScenarioResult, TargetFacts } from '../domain/report.ts';
import type { Persona } from '../domain/scenario.ts';
import { isSuccessStatus } from '../domain/status.ts';
import { shellQuote } from './escape.ts';

/** A request and who sent it: of a scenario, or of a sequence. */
type RepeatableRequest = Pick<ScenarioResult, 'persona' | 'credentials' | 'exchange'> &
  Partial<Pick<ScenarioResult, 'impact' | 'endpoint'>>;

/** Only the license is ever put into a body; the name of any other variable could be one that the target chose. */
const license = 'GRAFANA_LICENSE_TOKEN';

/** The license, also if it was given as a path. */
const licenseInShell = `"\${${license}:-$(cat "$GRAFANA_LICENSE_PATH")}"`;

/** The login of the server admin, with the default of the command. */
const adminUser = `\${GRAFANA_ADMIN_USER:-admin}`;

/** Comments a command out. */
const changeMark = '# may change the license: ';

const credentials: Readonly<Record<Persona, readonly string[]>> = {
  'server-admin': ['-u', `"${adminUser}:$GRAFANA_ADMIN_PASSWORD"`],
  'org-admin': ['-u', '"$GRAFANA_USER:$GRAFANA_PASSWORD"'],
  'service-account': ['-H', '"Authorization: Bearer $GRAFANA_SERVICE_ACCOUNT_TOKEN"'],
  anonymous: [],
  'unknown-user': ['-u', 'nobody:wrong'],
  'invalid-token': ['-H', "'Authorization: Bearer this-token-was-never-issued'"],
};

const formed: Readonly<Record<CredentialForm, readonly string[]>> = {
  'empty-password': ['-u', '"$GRAFANA_USER:"'],
  'token-as-basic': ['-u', '"api_key:$GRAFANA_SERVICE_ACCOUNT_TOKEN"'],
  // With its checksum, which Grafana looks at first.
  'service-account-token': ['-H', "'Authorization: Bearer glsa_00000000000000000000000000000000_162149fe'"],
  'lower-case-scheme': [
    '-H',
    `"Authorization: basic $(printf %s "${adminUser}:$GRAFANA_ADMIN_PASSWORD" | base64 | tr -d '\\n')"`,
  ],
};

/**
 * A line for a POSIX shell that repeats a request; empty if nothing was sent, or if a client under test sent it. A request
 * that may change the license is a comment, so that pasting it does no harm. Takes what is redacted already: credentials
 * stand as variables by persona, the license as a variable, or the file that another one names. What the target had a hand
 * in is quoted.
 */
export function curlLine(
  { persona, credentials: form, exchange, impact, endpoint }: RepeatableRequest,
  target: Pick<TargetFacts, 'insecure'>,
): string {
  const request = exchange?.request;
  // What a client sent is in its own hands; the server of its run is gone.
  if (!request || endpoint === 'client') return '';
  const changesLicense =
    request.method !== 'GET' && (impact === 'write' || isSuccessStatus(exchange.response?.status ?? 0));
  const url = request.url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
  return [
    `${changesLicense ? changeMark : ''}curl -i`,
    ...(target.insecure ? ['-k'] : []),
    // Braces and brackets would be taken for a pattern of URLs.
    ...(/[[\]{}]/.test(url) ? ['-g'] : []),
    '-X',
    shellQuote(request.method),
    ...(form === undefined ? credentials[persona] : formed[form]),
    ...bodyOf(request),
    shellQuote(url),
  ].join(' ');
}

function bodyOf({ headers, body }: SentRequest): readonly string[] {
  if (body === undefined) return [];
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const data = body
    .split(`[REDACTED:${license}]`)
    .map((piece) => (piece === '' ? '' : shellQuote(piece)))
    .join(licenseInShell);
  // Unlike --data, --data-raw never takes the body for the name of a file.
  return ['-H', shellQuote(`Content-Type: ${type ?? 'application/json'}`), '--data-raw', data === '' ? "''" : data];
}
