import { expect, test } from 'vitest';
import { programName } from '../../src/cli/program-name.ts';

test.each([
  ['a clone', '/clone/src/cli/main.ts', {}, 'npx node src/cli/main.ts'],
  ['a clone, through npm start', '/clone/src/cli/main.ts', { npm_command: 'run-script' }, 'npx node src/cli/main.ts'],
  ['a clone elsewhere', '/other clone/main.ts', {}, "node '/other clone/main.ts'"],
  ['npx', '/x/.bin/grafana-licensing-conformance', { npm_command: 'exec' }, 'npx grafana-licensing-conformance'],
  ['an installation', '/usr/bin/grafana-licensing-conformance', {}, 'grafana-licensing-conformance'],
  ['its short name', '/usr/bin/licensing-conformance', {}, 'licensing-conformance'],
  ['another script', '/x/dist/src/cli/main.js', {}, 'grafana-licensing-conformance'],
])('commands are printed as the program was started from $0: $3', (_, script, environment, name) => {
  expect(programName({ argv: ['node', script, 'run'], environment, directory: '/clone' })).toBe(name);
});
