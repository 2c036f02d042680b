import { describe, expect, it } from 'vitest';
import { clientRequirements } from '../../specs/client.ts';
import { brokenIn, checkFixture } from '../client/check.ts';
import { cleanUpAfterEachConcurrentTest } from '../support/concurrent.ts';

cleanUpAfterEachConcurrentTest();

const mistakes = [
  ['removal-without-body', 'client.instance', 'a removal without a body'],
  ['bearer', 'client.basic', 'a Bearer token'],
  ['slip-of-the-page', 'client.route', 'POST /licensing/token, as an example of the page has it'],
  ['form', 'client.media-type', 'a body with the media type of a form'],
  ['removal-with-200', 'client.removal-accepted', 'the expectation of 200 from a removal'],
  ['repeated-post', 'client.no-repetition', 'a POST that is repeated after 500'],
  ['redirect-with-credentials', 'client.redirect-without-credentials', 'a redirect followed with credentials'],
  ['ignored-401', 'client.unauthenticated', '401 taken for success'],
] as const;

describe.concurrent('a client that sends and accepts what is documented', () => {
  it('is conformant, also with --strict, and exercises every requirement', async () => {
    const { report } = await checkFixture('conforming', { strict: true });
    expect(brokenIn(report)).toEqual([]);
    expect(report).toMatchObject({ result: 'conformant', exitCode: 0 });
    expect(report.requirements.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(
      clientRequirements.map(({ id }) => `${id} pass`),
    );
  });
});

describe.concurrent('a client with one mistake', () => {
  it.for(mistakes)('%s breaks only %s', async ([fixture, requirement]) => {
    const { report } = await checkFixture(fixture, { strict: true });
    expect(brokenIn(report)).toEqual([requirement]);
    expect(report).toMatchObject({ result: 'nonconformant', exitCode: 1, counts: { skipped: 0, blocked: 0 } });
    const level = clientRequirements.find(({ id }) => id === requirement)?.level;
    expect(report.requirements.filter(({ verdict }) => verdict !== 'pass')).toMatchObject([
      { id: requirement, level, verdict: level === 'must' ? 'fail' : 'warn' },
    ]);
  });
});
