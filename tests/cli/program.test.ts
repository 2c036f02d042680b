import { describe, expect, test } from 'vitest';
import { longFlag } from '../../src/config/option-declaration.ts';
import { optionsOf } from '../../src/config/options.ts';
import { version } from '../../src/config/package-info.ts';
import { runLine } from './fake-io.ts';

describe('help', () => {
  test('--version prints the version and exits with 0', async () => {
    expect(await runLine(['--version'])).toEqual({ exitCode: 0, out: `${version}\n`, err: '' });
  });

  test('--help lists every command', async () => {
    const { exitCode, out } = await runLine(['--help']);
    expect(exitCode).toBe(0);
    for (const command of ['run', 'list', 'explain', 'doctor', 'client', 'serve', 'restore'])
      expect(out).toContain(`\n  ${command} `);
  });

  test('--help shows commands with their arguments, and no options of theirs', async () => {
    const { out } = await runLine(['--help']);
    expect(out).toMatch(/^ {2}run {2,}check a server/m);
    expect(out).toMatch(/^ {2}explain <id> {2,}explain a requirement/m);
    expect(out).not.toMatch(/^ {2}\w+ \[options\]/m);
  });

  test.for([
    ['restore', ['--url', '--without-journal', '--delete-accounts', '--forget']],
    ['pact generate', ['--check', '--out']],
    ['pact verify', ['--url', '--pact']],
    ['list', ['--json']],
  ] as const)('$0 --help shows $1', async ([command, flags]) => {
    const { exitCode, out } = await runLine([...command.split(' '), '--help']);
    expect(exitCode).toBe(0);
    for (const flag of flags) expect(out).toMatch(new RegExp(`^ {2}${flag}\\b`, 'm'));
  });

  test.for(['run', 'doctor', 'client', 'serve', 'restore'] as const)(
    '%s --help shows the options of the command',
    async (command) => {
      const { exitCode, out } = await runLine([command, '--help']);
      expect(exitCode).toBe(0);
      for (const option of optionsOf(command)) {
        const names = [longFlag(option), option.variable].flatMap((name) => name ?? []);
        for (const name of names) expect(new RegExp(`${name}\\b`).test(out), name).toBe(true);
      }
    },
  );
});

describe('an invalid command line', () => {
  test.for([
    [[], 'Commands:'],
    [['rnu'], "unknown command 'rnu'\n(Did you mean run?)"],
    [['run', '--ulr', 'http://h'], "unknown option '--ulr'\n(Did you mean --url?)"],
    [['run', '--url'], "option '--url <url>' argument missing"],
    [['run', 'check'], "too many arguments for 'run'. Expected 0 arguments but got 1."],
    [['explain'], "missing required argument 'id'"],
    [['list', '--xml'], "unknown option '--xml'"],
    [['doctor', '--reporter', 'json'], "unknown option '--reporter'"],
    [['serve', '--port', 'http'], '--port must be a whole number from 0 to 65535, not "http".'],
    [['serve', '--sub-path', 'grafana'], '--sub-path must be a path of plain segments such as /grafana'],
    [['serve', '--port', '0', '--fault', 'no.fault'], 'The built-in reference server has no fault "no.fault"'],
    [['run'], 'Which server? Set --url URL, or --reference for the built-in one.'],
    [['doctor'], 'Which server?'],
    [['pact', 'verify'], 'Which server?'],
    [['run', '--reference', '--only', 'nothing.*'], '--only "nothing.*" matches no scenario.'],
    [['run', '--impact', 'none'], '--impact must be read, reject or write, not "none".'],
    [['restore'], 'Which server? Set --url URL.'],
  ] as const)('%j exits with 2 and says %j', async ([args, message]) => {
    const { exitCode, out, err } = await runLine(args);
    expect(err).toContain(message);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
  });

  test.for(
    [
      ['run', '--password=hunter2'],
      ['run', '--admin-password=hunter2'],
      ['run', '--license-token=hunter2'],
      ['run', "--password=it's hunter2"],
      ['run', "--admin-password=it's\nhunter2"],
      ['run', "it's\nhunter2."],
      ["https://admin:it's-hunter2@grafana.example/"],
      ['run', '--url', 'http://admin:hunter2@grafana.example/'],
      ['run', '--instance', 'http://admin:hunter2@grafana.example/'],
      ['run', 'http://admin:hunter2@grafana.example/'],
      ['doctor', '--url', 'hunter2'],
    ].map((args) => ({ args })),
  )('does not show the secret in $args', async ({ args }) => {
    const { exitCode, err, out } = await runLine(args);
    expect(exitCode).toBe(2);
    expect(err + out).not.toContain('hunter2');
  });

  test.for([
    [['run', '--foo'], 'run'],
    [['mock', 'init'], 'mock init'],
    [['explain'], 'explain'],
    [['pact', 'verfy'], 'pact'],
  ] as const)('%j names the help of %s', async ([args, command]) => {
    expect((await runLine(args)).err).toContain(`Try grafana-licensing-conformance ${command} --help.`);
  });

  test('rnu, a command that does not exist, names the help of the program', async () => {
    expect((await runLine(['rnu'])).err).toContain('Try grafana-licensing-conformance --help.');
  });

  test('explains why a password has no flag', async () => {
    expect((await runLine(['run', '--password', 'x'])).err).toContain('Secrets have no flags');
  });
});

describe('a hint at what was meant', () => {
  test.each([
    [['-v'], '--version, or run --verbose'],
    [['run', 'https://user:pw@grafana.example/'], 'write --url URL'],
    [['https://user:pw@grafana.example/'], 'run --url URL'],
    [['run', '--reference', '--only', 'check'], '"check.*"'],
  ])('is given for %j: %s', async (args, hint) => {
    const { exitCode, err } = await runLine(args);
    expect(exitCode).toBe(2);
    expect(err).toContain(hint);
    expect(err).not.toContain('pw');
  });

  test('help run shows the help of run, with its options', async () => {
    const [asked, flag] = [await runLine(['help', 'run']), await runLine(['run', '--help'])];
    expect(asked).toEqual(flag);
    expect(asked.exitCode).toBe(0);
    expect(asked.out).toContain('--min-fidelity');
  });

  test('--quiet and --verbose cannot both be set', async () => {
    const { exitCode, err } = await runLine(['run', '--reference', '--quiet', '--verbose']);
    expect(exitCode).toBe(2);
    expect(err).toContain('--quiet and --verbose are both set.');
  });
});

describe('an invalid environment', () => {
  test('exits with 2 and names the variable GRAFANA_URL if its value is not a URL', async () => {
    const { exitCode, err } = await runLine(['run'], { environment: { GRAFANA_URL: 'grafana' } });
    expect(exitCode).toBe(2);
    expect(err).toBe(
      'grafana-licensing-conformance: GRAFANA_URL must be an http or https URL such as https://grafana.example/.\n',
    );
  });
});
