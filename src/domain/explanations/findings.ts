import type { FindingCode } from '../finding.ts';
import type { Explanation } from './explanation.ts';

/** What usually causes each finding, and what to do. */
export const findingExplanations: Readonly<Record<FindingCode, Explanation>> = {
  'wrong-status': [
    'The server handles the request in another way than documented, or a proxy responded instead of it.',
    'Repeat the request with the curl line of the report. If a proxy responded, check the server directly.',
  ],
  'access-granted': [
    'The endpoint does not check who sends the request, or it checks a weaker permission.',
    'Require a Grafana server admin with Basic authentication on this endpoint.',
  ],
  'tolerated-status': [
    'The page leaves room for this status, or a known Grafana version returns it.',
    'Return the documented status if you can. Use --strict to fail in this case.',
  ],
  'incomplete-response': [
    'The server, or a proxy in front of it, closed the connection before the response was complete.',
    'Check the Content-Length of the response and the timeouts of the proxy.',
  ],
  'wrong-media-type': ['The Content-Type header does not say JSON.', 'Send Content-Type: application/json.'],
  'wrong-body': [
    'The body is not JSON, or not of the documented type.',
    'Compare the body with the example on the page; --show-bodies puts it in the report.',
  ],
  'openapi-body': [
    "The body is as Grafana's OpenAPI description says, and not as the page says.",
    'Nothing, if clients rely on the OpenAPI description. Else return what the page shows.',
  ],
  'wrong-field-type': [
    'A field of the license has another type than in the example, often a number as a text.',
    'Return the documented type. A field that you do not have may be left out.',
  ],
  'missing-fields': [
    'The response lacks fields that the example shows.',
    'Add the fields. Clients may ignore that some are missing, because the page says that they may change.',
  ],
  'wrong-value': [
    'check does not follow the license that is stored, or it is cached.',
    'Compute check from the license in force when the request arrives.',
  ],
  'expired-license-available': [
    'check does not look at the expiry of the license, or another source has a valid one.',
    'Look at the expiry. If the license also comes from a file, set --license-source elsewhere.',
  ],
  'request-carried-out': [
    'The server did not validate the request, or not before it acted.',
    'Validate the instance, the license and the body before anything is changed.',
  ],
  'rejected-but-done': [
    'The server acts first and checks afterwards, or a proxy changes the status.',
    'Check permissions and input before anything is changed. If only the token is new, run again: the server may have renewed it by itself.',
  ],
  'license-lost': [
    'A request that must not change the license removed or replaced it.',
    'Keep the stored license if a request is rejected. The run restores the license if it may write.',
  ],
  'license-not-stored': [
    'The server accepts a license without storing it.',
    'Store the license before the response is sent, or reject it.',
  ],
  'license-not-available': [
    'The server stores a license and uses it only after a restart.',
    'Restart the server, or load the license when it is stored.',
  ],
  'other-license-stored': [
    'The server stores another license than the one that was sent or renewed.',
    'Store exactly the license of the request. Check that no other client writes at the same time.',
  ],
  'renewed-for-other-instance': [
    'The issuer returned a license for another root URL.',
    'Check the root URL of the instance, and the license at the issuer.',
  ],
  'license-still-stored': [
    'The server confirms the removal without removing, or the license also comes from a file.',
    'Remove the license. If it also comes from a file or the environment, set --license-source elsewhere.',
  ],
  'license-still-available': [
    'The license comes from a file or the environment of the server as well.',
    'Set --license-source elsewhere, or database if there is no other source.',
  ],
  'unattributed-change': [
    'A request took effect late, several had an effect together, or somebody else changed the license.',
    'Make sure that nobody else writes, and run again. Run the listed scenarios alone with --only.',
  ],
  'unsteady-check': [
    'Several nodes respond with different states, or the server responds at random.',
    'Check one node directly, and make the nodes agree.',
  ],
  'changed-by-others': [
    'The license expired, or somebody else changed it during the run.',
    'Run again when nobody else works with the license.',
  ],
  'nodes-disagree': ['The nodes of a cluster load the license at different times.', 'Restart the nodes.'],
  'unexpected-license-state': [
    'The server is licensed or unlicensed, and --expect says the opposite.',
    'Store or remove the license, or change --expect.',
  ],
  'license-expires-soon': ['The license expires within the days of --expires-within.', 'Renew the license.'],
  'restart-needed': ['The server applies the restored license only after a restart.', 'Restart the server.'],
  'deprecation-announced': [
    'The response has a Deprecation or Sunset header.',
    'Plan for the end of the route. It changes no verdict.',
  ],
  'pact-mismatch': [
    'The response is not what the pact describes.',
    'Change the server, or the consumer test that made the pact.',
  ],
  'pact-inconclusive': [
    "Pact's verifier gave no result for the interaction that can be relied on.",
    'Run again. If it persists, report it with the pact file.',
  ],
  'pact-unusable': [
    'The interaction has a provider state or a request that cannot be verified.',
    'Use the provider states that docs/pact.md lists.',
  ],
  'wrong-credentials': [
    'The client sends a Bearer token, other credentials than those it was given, or none.',
    'Send Basic authentication with GRAFANA_ADMIN_USER and GRAFANA_ADMIN_PASSWORD in every request.',
  ],
  'undocumented-route': [
    'The path lacks /api, has two slashes where the URL and the path meet, or the method is another one.',
    'Use a method and a path that the page documents, below the URL that the client was given.',
  ],
  'wrong-request-media-type': [
    'The HTTP library sends another media type by default, as curl does with --data.',
    'Send Content-Type: application/json with every body.',
  ],
  'wrong-request-body': [
    'A field of the body is missing, has another name or another type, or the body is not JSON.',
    'Send the body that the page documents. explain shows it for the requirement of the finding.',
  ],
  'success-not-accepted': [
    'The client expects another status or other fields than the page documents, or it waits too short a time.',
    'Accept the documented response. Ignore unknown fields, and raise the timeout if the response was late.',
  ],
  'error-ignored': [
    'The client does not look at the status or the body of the response, or it exits with 0 after an error.',
    'Treat every response other than the documented success as a failure, and exit with another code than 0.',
  ],
  'write-repeated': [
    'The HTTP library repeats requests after a timeout or an error, or the client does so itself.',
    'Turn off automatic retries of POST and DELETE. Read the license first if the effect of a request is unknown.',
  ],
  'credentials-redirected': [
    'The client follows redirects and keeps the Authorization header.',
    'Do not follow redirects, or drop the credentials if the host changes.',
  ],
  'command-not-ended': [
    'The command waits for input, retries without an end, or needs more time than one run may take.',
    'Let the command end by itself, with a limit for its retries. Pass input as arguments.',
  ],
};
