import { describe, expect, it } from 'vitest';
import { intendedEndpoint, isAboutLicensing } from '../../../src/client/judge/route.ts';

const at = (method: string, path: string): { method: string; url: string } => ({ method, url: `http://h:1${path}` });

describe('the endpoint that a request is meant for', () => {
  it.for([
    ['GET', '/api/licensing/check', 'check'],
    ['POST', '/api/licensing/check', 'check'],
    ['POST', '/licensing/token', 'add'],
    ['PUT', '/api/licensing/token?x=1', 'add'],
    ['POST', '//api//licensing//token/', 'add'],
    ['POST', '/grafana/api/licensing/token/renew', 'renew'],
    ['POST', '/api/licensing/renew', 'renew'],
    ['DELETE', '/API/Licensing/Token', 'remove'],
    ['GET', '/api/licensing/token', undefined],
    ['GET', '/api/licensing/unknown', undefined],
    ['GET', '/api/health', undefined],
  ] as const)('%s %s: %s', ([method, path, endpoint]) => {
    expect(intendedEndpoint(at(method, path))).toBe(endpoint);
  });

  it('is not guessed from a URL that cannot be read', () => {
    expect(intendedEndpoint({ method: 'GET', url: '::' })).toBeUndefined();
  });
});

describe('a request about licensing', () => {
  it.for([
    ['/api/licensing/check', true],
    ['/api/licensing', true],
    ['/licensing/token', true],
    ['/api/licensing-other', false],
    ['/api/health?next=/licensing/', false],
  ] as const)('%s: %s', ([path, expected]) => {
    expect(isAboutLicensing(at('GET', path))).toBe(expected);
  });
});
