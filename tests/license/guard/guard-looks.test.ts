import { expect, test } from 'vitest';
import { createLicenseGuard } from '../../../src/license/guard/create-license-guard.ts';
import { readingOf } from '../../../src/license/license-reading.ts';
import { answer } from '../../support/exchanges.ts';
import { factsWith } from '../../support/simulation/simulated-run.ts';
import { createVirtualClock, simulationStart } from '../../support/simulation/virtual-clock.ts';

test.each([
  ['stored', false],
  ['removed', true],
])(
  'a license that is %s between the first readings and the next is one finding, changed-by-others',
  async (_, before) => {
    const clock = createVirtualClock();
    const send = async () => answer(500);
    const readCheck = async () => answer(200, !before);
    const readToken = async () => answer(404);
    const { now, wait } = clock;
    const guard = createLicenseGuard({ readCheck, readToken, add: send, remove: send, now, wait }, factsWith());
    const known = readingOf(answer(200, before), answer(404), simulationStart - 100);
    await clock.run(() => Promise.all([guard.open([known, known]), guard.look()]));
    expect(guard.state.findings).toMatchObject([{ code: 'changed-by-others' }]);
  },
);

test('an interruption during the readings before the first write ends them, and nothing is written', async () => {
  const clock = createVirtualClock();
  const stop = new AbortController();
  let looks = 0;
  const readCheck = async () => {
    looks += 1;
    if (looks === 4) stop.abort();
    return answer(200, false);
  };
  const send = () => Promise.reject(new Error('sent'));
  const { now, wait } = clock;
  const port = {
    readCheck,
    readToken: async () => answer(404),
    add: send,
    remove: send,
    now,
    wait,
    signal: stop.signal,
  };
  const guard = createLicenseGuard(port, factsWith({ hasGrafanaPages: false, isOurs: true }));
  const setup = await clock.run(async () => {
    await guard.open();
    return guard.bringAbout('a license is stored');
  });
  expect(setup).toMatchObject({ isReady: false, code: 'interrupted' });
  expect(looks).toBe(4);
  expect(now()).toBe(simulationStart);
});
