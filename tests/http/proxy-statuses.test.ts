import { describe, expect, test } from 'vitest';
import { isGaveUp, isTransientStatus } from '../../src/http/proxy-statuses.ts';

describe('the status of a proxy', () => {
  test.each([
    [408, true, true],
    [429, false, true],
    [499, true, true],
    [500, false, false],
    [502, true, true],
    [503, false, true],
    [504, true, true],
    [519, false, false],
    [520, true, true],
    [529, true, true],
    [530, false, true],
    [404, false, false],
    [200, false, false],
  ])(
    '%i leaves open whether the request is carried out: %s; says nothing about the server: %s',
    (status, gaveUp, transient) => {
      expect([isGaveUp(status), isTransientStatus(status)]).toEqual([gaveUp, transient]);
    },
  );
});
