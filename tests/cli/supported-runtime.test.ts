import { describe, expect, test } from 'vitest';
import { unsupportedReason } from '../../src/cli/supported-runtime.ts';

const node = { node: '24.0.0' };

describe('the runtimes that the command supports', () => {
  test.each([
    ['Bun', { versions: { ...node, bun: '1.3.0' }, platform: 'linux' }, 'this is Bun 1.3.0'],
    ['Node 22.18', { versions: { node: '22.18.0' }, platform: 'linux' }, 'this is 22.18.0'],
    ['Node 20.19', { versions: { node: '20.19.4' }, platform: 'darwin' }, 'this is 20.19.4'],
    ['Windows', { versions: node, platform: 'win32' }, 'does not support Windows'],
  ] as const)('do not include $0: $2', (_, runtime, expected) => {
    expect(unsupportedReason(runtime)).toContain(expected);
  });

  test.each([
    ['Linux', { versions: { node: '22.19.0' }, platform: 'linux' }],
    ['macOS', { versions: node, platform: 'darwin' }],
  ] as const)('include Node on %s', (_, runtime) => {
    expect(unsupportedReason(runtime)).toBeUndefined();
  });
});
