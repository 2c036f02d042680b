import { expect, test } from 'vitest';
import { isSameUrl } from '../../src/domain/same-url.ts';

test.each([
  ['https://grafana.example/', 'https://grafana.example', true],
  ['HTTPS://GRAFANA.example:443/sub/', 'https://grafana.example/sub', true],
  ['https://grafana.example/', 'http://grafana.example/', false],
  ['https://grafana.example/a', 'https://grafana.example/b', false],
  ['not a URL', 'not a URL', true],
])('the URLs %j and %j are the same: %s', (one, other, expected) => {
  expect(isSameUrl(one, other)).toBe(expected);
});
