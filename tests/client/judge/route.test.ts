import { describe, expect, it } from 'vitest';
import { intendedEndpoint, isAboutLicensing } from '../../../src/client/judge/route.ts';

const at = (method: string, path: string): { method: string; url: string } => ({ method, url: `http://h:1${path}` });

describe('the endpoint of a client request', () => {
  it.for([
    ['GET', '/api/licensing/check', 'check'],
    ['POST', '/api/licensing/check', 'check'],
    ['POST', '/licensing/token', 'add'],
    ['PUT', '/api/licensing/token?x=1', 'add'],
    ['POST', '//api//licensing//token/', 'add'],
    ['POST', '/grafana/api/licensing/token/renew', 'renew'],
    ['POST', '/api/licensing/renew', 'renew'],
    ['DELETE', '/API/Licensing/Token', 'remove'],
    ['GET', '/api/licensing/token', 'none'],
    ['GET', '/api/licensing/unknown', 'none'],
    ['GET', '/api/health', 'none'],
  ] as const)('%s %s is meant for the endpoint: %s', ([method, path, endpoint]) => {
    expect(intendedEndpoint(at(method, path)) ?? 'none').toBe(endpoint);
  });

  it('is not guessed from a URL that cannot be read', () => {
    expect(intendedEndpoint({ method: 'GET', url: '::' })).toBeUndefined();
  });
});

describe('a request with the path', () => {
  it.for([
    ['/api/licensing/check', true],
    ['/api/licensing', true],
    ['/licensing/token', true],
    ['/api/licensing-other', false],
    ['/api/health?next=/licensing/', false],
  ] as const)('%s is about licensing: %s', ([path, expected]) => {
    expect(isAboutLicensing(at('GET', path))).toBe(expected);
  });
});
