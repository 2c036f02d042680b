import { expect, test } from 'vitest';
import { command } from './command.ts';

test('the command says that it needs Node and exits with 2 when it is started by Bun', async () => {
  const nodeArgs = ['--import', 'data:text/javascript,Object.defineProperty(process.versions,"bun",{value:"1.3.0"})'];
  const { exitCode, err, out } = await command(['run', '--reference'], { nodeArgs });
  expect(err).toContain('this is Bun 1.3.0');
  expect([exitCode, out]).toEqual([2, '']);
});
