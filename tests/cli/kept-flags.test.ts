import { describe, expect, test } from 'vitest';
import { keptFlags } from '../../src/cli/kept-flags.ts';

describe('the flags that the next command repeats', () => {
  test.each([
    [
      'files of settings',
      { envFile: 'my.env', config: 'c.yaml', target: 'one' },
      '--config c.yaml --target one --env-file my.env',
    ],
    ['a switch', { insecure: true }, '--insecure'],
    ['a switch that is off', { insecure: false }, ''],
    ['the root URL', { instance: 'https://grafana.example/' }, '--instance https://grafana.example/'],
  ])('are for %s: "$2"', (_, flags, kept) => {
    expect(keptFlags(flags).join(' ')).toBe(kept);
  });

  test.each([
    ['the server itself', { url: 'https://grafana.example/' }],
    ['the flags that choose what a run does', { impact: 'write', provision: true, reporter: ['json'], only: ['x'] }],
    ['a permission', { allowWriteTo: ['grafana.example'] }],
    ['what may contain a secret', { httpsProxy: 'http://user:secret@proxy.example/', header: ['X-Key: secret'] }],
  ])('do not include %s', (_, flags) => {
    expect(keptFlags(flags)).toEqual([]);
  });
});
