import { requirementsOf } from '../src/domain/requirement.ts';
import { addLicense } from './add.ts';
import { introduction } from './documentation-page.ts';
import { removeLicense } from './remove.ts';
import { renewLicense } from './renew.ts';

/** What a client must send, and how it should react to what it gets. */
export const clientRequirements = [
  ...requirementsOf(introduction, [
    {
      id: 'client.basic',
      level: 'must',
      kind: 'credentials',
      basis: 'says',
      text: 'A client MUST authenticate each request to the licensing API as a server administrator with Basic authentication. It MUST NOT send a Bearer token.',
      usualCause: 'The client was written from the examples of the page, which send Bearer tokens.',
    },
    {
      id: 'client.route',
      level: 'must',
      kind: 'shape',
      basis: 'says',
      text: 'A client MUST send its requests with a documented method to a documented path below the URL of the server.',
      usualCause:
        'The path lacks /api, as in the request line of one example of the page, or it has two slashes where URL and path meet.',
    },
    {
      id: 'client.media-type',
      level: 'must',
      kind: 'shape',
      basis: 'follows',
      text: 'A request body MUST have the media type application/json. Parameters such as charset are allowed.',
      usualCause: 'The HTTP library sends forms unless told otherwise, as curl does with --data.',
    },
  ]),
  ...requirementsOf(addLicense.section, [
    {
      id: 'client.token',
      level: 'must',
      kind: 'shape',
      basis: 'says',
      text: 'The body of an addition MUST be a JSON object with the license as the string token.',
      usualCause: 'The license is sent as the whole body, or under another name such as license.',
    },
  ]),
  ...requirementsOf(renewLicense.section, [
    {
      id: 'client.empty-object',
      level: 'must',
      kind: 'shape',
      basis: 'follows',
      text: 'The body of a renewal MUST be an empty JSON object.',
      usualCause: 'The request has no body, as is common for a POST without parameters.',
    },
  ]),
  ...requirementsOf(removeLicense.section, [
    {
      id: 'client.instance',
      level: 'must',
      kind: 'shape',
      basis: 'says',
      text: 'The body of a removal MUST be a JSON object with the root URL of the server as the string instance.',
      usualCause: 'The HTTP library drops the body of a DELETE, or the instance lacks its final slash.',
    },
    {
      id: 'client.removal-accepted',
      level: 'should',
      kind: 'shape',
      basis: 'plausible',
      text: 'A client SHOULD take 202 with an empty object for a successful removal.',
      usualCause: 'The client compares the status with 200, or reads fields of the body.',
    },
  ]),
  ...requirementsOf(introduction, [
    {
      id: 'client.success-accepted',
      level: 'should',
      kind: 'shape',
      basis: 'plausible',
      text: 'A client SHOULD end with exit code 0 when it gets a documented success for every request.',
      usualCause:
        'The client expects another status or body than the documented one, or the command fails for a reason of its own.',
    },
    {
      id: 'client.unknown-fields',
      level: 'should',
      kind: 'shape',
      basis: 'plausible',
      text: 'A client SHOULD accept a license object with unknown fields, because the fields may change at any time.',
      usualCause: 'A strict schema or a strict deserializer.',
    },
    {
      id: 'client.unauthenticated',
      level: 'should',
      kind: 'credentials',
      basis: 'plausible',
      text: 'A client that gets 401 SHOULD fail.',
      usualCause: 'The status of the response is not checked.',
    },
    {
      id: 'client.forbidden',
      level: 'should',
      kind: 'authorization',
      basis: 'plausible',
      text: 'A client that gets 403 SHOULD fail.',
      usualCause: 'The status of the response is not checked.',
    },
    {
      id: 'client.bad-request',
      level: 'should',
      kind: 'validation',
      basis: 'plausible',
      text: 'A client that gets 400 for an addition SHOULD fail.',
      usualCause: 'The status of the response is not checked.',
    },
    {
      id: 'client.another-instance',
      level: 'should',
      kind: 'validation',
      basis: 'plausible',
      text: 'A client that gets 422 for a removal SHOULD fail.',
      usualCause: 'Any response to the removal counts as success.',
    },
    {
      id: 'client.internal-error',
      level: 'should',
      kind: 'shape',
      basis: 'plausible',
      text: 'A client that gets 500 SHOULD fail.',
      usualCause: 'Only 4xx statuses count as errors.',
    },
    {
      id: 'client.login-page',
      level: 'should',
      kind: 'shape',
      basis: 'plausible',
      text: 'A client that gets a web page instead of JSON SHOULD fail, also if the status is 200.',
      usualCause: 'The client checks the status and never reads the body. Proxies return login pages with 200.',
    },
    {
      id: 'client.no-repetition',
      level: 'should',
      kind: 'state',
      basis: 'plausible',
      text: 'A client SHOULD NOT repeat a POST or DELETE on its own when the response is an error or slow.',
      usualCause: 'The HTTP library retries every method, or a timeout is shorter than the server needs.',
    },
    {
      id: 'client.redirect-without-credentials',
      level: 'should',
      kind: 'credentials',
      basis: 'plausible',
      text: 'A client SHOULD NOT send credentials or a license to another host that a redirect names.',
      usualCause: 'The client follows redirects and adds the Authorization header to each request.',
    },
    {
      id: 'client.ends',
      level: 'should',
      kind: 'shape',
      basis: 'plausible',
      text: 'A client SHOULD end by itself, whatever the response is.',
      usualCause: 'The client retries without a limit, or waits for input.',
    },
  ]),
];
