import { describe, expect, expectTypeOf, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { settingsFromOptions } from '../../src/config/library-options.ts';
import { defineOptions, type ValuesOf } from '../../src/config/option-declaration.ts';
import { options } from '../../src/config/options.ts';
import { renderEnvironmentExample, renderOptionTable } from '../../src/config/render-options.ts';
import { wholeNumber } from '../../src/config/value-checks.ts';
import { fakeIo } from '../cli/fake-io.ts';
import { load, settingsFor } from './load-settings.ts';

/** The table with one more option, which nothing else knows. */
const table = {
  ...options,
  ...defineOptions({
    patience: {
      flag: '--patience <n>',
      variable: 'GRAFANA_PATIENCE',
      default: '3',
      help: 'how patient a run is',
      check: wholeNumber(1, 9),
      commands: ['run'],
    },
  }),
};

describe('one more option in the table', () => {
  test('is a typed setting', () => {
    expectTypeOf<ValuesOf<typeof table>>().toHaveProperty('patience').toEqualTypeOf<number>();
  });

  test.for([
    ['its flag', { flags: { patience: '5' }, environment: { GRAFANA_PATIENCE: '4' } }, 5],
    ['its variable', { environment: { GRAFANA_PATIENCE: '4' } }, 4],
    ['its default', {}, 3],
  ] as const)('is set by %s', async ([, given, patience]) => {
    const flags = { reference: true, ...('flags' in given ? given.flags : {}) };
    expect(await settingsFor({ ...given, flags, table })).toMatchObject({ patience });
  });

  test('rejects a value that its check does not allow', async () => {
    expect(await load({ flags: { reference: true, patience: '10' }, table })).toMatchObject({
      ok: false,
      problem: { message: '--patience must be a whole number from 1 to 9, not "10".' },
    });
  });

  test('is an option of the library', async () => {
    const given = { reference: true, patience: 7 } as const;
    expect(await settingsFromOptions(given, table)).toMatchObject({ ok: true, settings: { patience: 7 } });
    expect(await settingsFromOptions(given)).toMatchObject({ ok: false });
  });

  test('is in the --help of its command and of no other', async () => {
    const [run, doctor] = [fakeIo(), fakeIo()];
    await runProgram(['run', '--help'], run, table);
    await runProgram(['doctor', '--help'], doctor, table);
    expect(run.out()).toMatch(/--patience <n> +how patient a run is \(default: 3; environment:\s+GRAFANA_PATIENCE\)/);
    expect(doctor.out()).not.toContain('--patience');
  });

  test('is in the table of README.md', () => {
    expect(renderOptionTable(table)).toContain(
      '| `--patience <n>` | `GRAFANA_PATIENCE` | `3` | how patient a run is |',
    );
  });

  test('is in .env.example', () => {
    expect(renderEnvironmentExample(table)).toContain(
      '# How patient a run is. Also: --patience.\n# GRAFANA_PATIENCE=3\n',
    );
  });
});
