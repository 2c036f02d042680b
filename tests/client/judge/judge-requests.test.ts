import { describe, expect, it } from 'vitest';
import { deviationIn, requestsFor } from '../../../src/client/judge/judge-requests.ts';
import { addition, check, recorded, removal, renewal, requestOf, runOf, values } from './runs.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('the credentials in a request of a client', () => {
  it.for([
    ['Basic with the login of the admin', basic('admin:pass:word'), 'nothing wrong'],
    ['the scheme in lower case', basic('admin:pass:word').replace('Basic', 'basic'), 'nothing wrong'],
    ['a Bearer token', 'Bearer glsa_x', 'a Bearer token'],
    ['another password', basic('admin:guess'), 'Basic credentials that are not those of the server admin'],
    ['Basic without base64', 'Basic admin:pass:word', 'Basic credentials that are not those of the server admin'],
    ['another scheme', 'Digest x', 'an Authorization header of another scheme'],
    ['an empty header', '', 'no credentials'],
  ] as const)('%s: the judge reports $2', ([, authorization, seen]) => {
    const { headers, ...request } = check;
    const deviation = deviationIn('credentials', { ...request, headers: { ...headers, authorization } }, values);
    expect(deviation?.seen ?? 'nothing wrong').toBe(seen);
  });

  it('are never part of a finding', () => {
    const request = requestOf('GET', '/api/licensing/check', undefined, { authorization: 'Bearer top-secret' });
    expect(JSON.stringify(deviationIn('credentials', request, values))).not.toContain('top-secret');
  });

  it('are judged for every request about licensing, and for no other', () => {
    const own = requestOf('GET', '/api/licensing/token');
    const run = runOf([check, own, requestOf('GET', '/api/health')].map((request) => recorded(request)));
    expect(requestsFor('credentials', run).map(({ request }) => request)).toEqual([check, own]);
  });
});

describe('the route of a request', () => {
  it.for([check, addition, renewal, removal])('$method $url is documented', (request) => {
    expect(deviationIn('route', request, values)).toBeUndefined();
  });

  it.for([
    ['POST', '/licensing/token'],
    ['POST', '//api/licensing/token'],
    ['PUT', '/api/licensing/token'],
    ['GET', '/api/licensing/check/'],
    ['POST', '/api/licensing/renew'],
  ] as const)('%s %s is not documented', ([method, path]) => {
    expect(deviationIn('route', requestOf(method, path), values)).toMatchObject({
      code: 'undocumented-route',
      seen: `${method} ${path}`,
    });
  });

  it('is not judged if the request reads the license, as Grafana allows', () => {
    expect(requestsFor('route', runOf([recorded(requestOf('GET', '/api/licensing/token'))]))).toEqual([]);
  });
});

describe('the media type of a body', () => {
  it.for([
    ['application/json', 'nothing wrong'],
    ['Application/JSON; charset=utf-8', 'nothing wrong'],
    ['text/plain', 'text/plain'],
    ['', ''],
  ] as const)('"%s": the judge reports "$1"', ([type, seen]) => {
    const request = requestOf('POST', '/api/licensing/token', '{}', { 'content-type': type });
    expect(deviationIn('media-type', request, values)?.seen ?? 'nothing wrong').toBe(seen);
  });

  it('is reported as "no Content-Type" if it is missing', () => {
    const { 'content-type': _, ...headers } = addition.headers;
    expect(deviationIn('media-type', { ...addition, headers }, values)?.seen).toBe('no Content-Type');
  });

  it('is not judged without a body', () => {
    expect(requestsFor('media-type', runOf([recorded(requestOf('DELETE', '/api/licensing/token'))]))).toEqual([]);
  });
});

describe('the body of a request', () => {
  it.for([
    ['token', addition.body, 'nothing wrong'],
    ['token', '{"token":"another"}', 'nothing wrong'],
    ['token', undefined, 'no body'],
    ['token', 'head.claims.signature', 'a body that is not JSON'],
    ['token', '["head.claims.signature"]', 'JSON that is not an object'],
    ['token', '{"license":"x"}', 'an object without token'],
    ['token', '{"token":""}', 'an empty token'],
    ['token', '{"token":["x"]}', 'token that is not a string'],
    ['instance', removal.body, 'nothing wrong'],
    ['instance', undefined, 'no body'],
    ['instance', '{"instance":"http://127.0.0.1:4000"}', 'instance "http://127.0.0.1:4000"'],
    ['empty-object', '{}', 'nothing wrong'],
    ['empty-object', ' { } ', 'nothing wrong'],
    ['empty-object', undefined, 'no body'],
    ['empty-object', '[]', 'JSON that is not an object'],
    ['empty-object', '{"force":true}', 'an object with fields'],
  ] as const)('$1 under the rule "$0": the judge reports $2', ([rule, body, seen]) => {
    expect(deviationIn(rule, requestOf('POST', '/any', body), values)?.seen ?? 'nothing wrong').toBe(seen);
  });

  it('with a token in a form breaks the rule for the media type, not the one for the token', () => {
    const request = requestOf('POST', '/api/licensing/token', 'token=head.claims.signature', form);
    expect(deviationIn('token', request, values)).toBeUndefined();
    expect(deviationIn('media-type', request, values)?.code).toBe('wrong-request-media-type');
  });

  it.for([
    ['token', addition],
    ['empty-object', renewal],
    ['instance', removal],
  ] as const)('is judged by the rule "%s" only at the endpoint that the rule is about', ([rule, request]) => {
    const run = runOf([check, addition, renewal, removal].map((one) => recorded(one)));
    expect(requestsFor(rule, run).map((one) => one.request)).toEqual([request]);
  });
});
