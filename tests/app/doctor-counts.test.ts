import { expect, test } from 'vitest';
import { inspectTarget } from '../../src/app/doctor.ts';
import type { Settings } from '../../src/config/settings.ts';
import { type Impact, impacts } from '../../src/domain/scenario.ts';
import type { ReferenceOptions } from '../../src/reference/index.ts';
import { runAtOnce } from '../support/runs.ts';
import { referenceWithoutNetwork, settingsFor } from '../support/settings.ts';

const servers: readonly (readonly [string, ReferenceOptions])[] = [
  ['a licensed Grafana', {}],
  ['an unlicensed Grafana', { unlicensed: true }],
  ['a mock of the four endpoints', { licensingOnly: true, seedPersonas: true }],
  ['an unlicensed mock of the four endpoints', { licensingOnly: true, seedPersonas: true, unlicensed: true }],
];
const licenses: readonly (readonly [string, (given: Settings) => Settings])[] = [
  ['with the license', (given) => given],
  ['without a license', ({ license: _, ...given }) => given],
];

test.each(
  servers.flatMap(([server, options]) =>
    impacts.flatMap((impact) => licenses.map(([license, change]) => ({ server, options, impact, license, change }))),
  ),
)(
  'doctor predicts which scenarios run, are skipped or are blocked at impact $impact against $server, $license',
  async ({ options, impact, change }) => {
    const server = await referenceWithoutNetwork(options);
    const given = change(settingsFor(server, { impact, provision: options.licensingOnly !== true }));
    const { planned } = await inspectTarget(given);
    const { results } = await runAtOnce(given);
    const promised = planned.map(({ scenario, decision }) => [scenario.id, decision]);
    const happened = results.map(({ id, verdict }) => [
      id,
      verdict === 'skipped' || verdict === 'blocked' ? verdict : 'run',
    ]);
    expect(happened).toEqual(promised);
  },
);

test.each(servers)(
  'the scenarios that a run at impact read leaves to --impact reject are those that a run at reject adds: %s',
  async (_, options) => {
    const server = await referenceWithoutNetwork(options);
    const at = async (impact: Impact) => {
      const { results } = await runAtOnce(settingsFor(server, { impact, provision: options.licensingOnly !== true }));
      return results.filter((result) => result.impact === 'reject');
    };
    const left = (await at('read')).filter(({ reason }) => reason?.code === 'impact-too-low');
    const inAddition = (await at('reject')).filter(({ verdict }) => verdict !== 'skipped');
    expect(left.map(({ id }) => id)).toEqual(inAddition.map(({ id }) => id));
  },
);
