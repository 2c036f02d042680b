import { describe, expect, test } from 'vitest';
import { compileCacheFolder } from '../../src/cli/compile-cache.ts';

describe('the folder of the compile cache', () => {
  test.for([
    [{ HOME: '/home/alice' }, '/home/alice/.cache/grafana-licensing-conformance/compile-cache'],
    [
      { HOME: '/home/alice', XDG_CACHE_HOME: '/var/cache/alice' },
      '/var/cache/alice/grafana-licensing-conformance/compile-cache',
    ],
    [
      { HOME: '/home/alice', XDG_CACHE_HOME: 'relative' },
      '/home/alice/.cache/grafana-licensing-conformance/compile-cache',
    ],
    [{ HOME: 'relative' }, 'not set'],
    [{ HOME: '' }, 'not set'],
    [{}, 'not set'],
  ] as const)('for %j is %s', ([environment, expected]) => {
    expect(compileCacheFolder(environment) ?? 'not set').toBe(expected);
  });
});
