import { describe, expect, it } from 'vitest';
import { idleTime, roundTrips, type ServedRequest } from '../../bench/traffic.ts';

const request = (startedAt: number, endedAt: number): ServedRequest => ({ startedAt, endedAt });

describe('round trips on the critical path', () => {
  it('are as many as requests if each waits for the response before', () => {
    expect(roundTrips([request(0, 100), request(100, 200), request(205, 310)])).toBe(3);
  });

  it('are one for requests at the same time', () => {
    expect(roundTrips([request(0, 100), request(1, 101), request(2, 102)])).toBe(1);
  });

  it('are the length of the longest of several chains', () => {
    const short = [request(0, 250), request(260, 300)];
    const long = [request(0, 100), request(110, 200), request(210, 310)];
    expect(roundTrips([...short, ...long])).toBe(3);
  });

  it('do not depend on the order of the log', () => {
    expect(roundTrips([request(210, 310), request(0, 100), request(0, 250), request(110, 200)])).toBe(3);
  });

  it('are none without requests', () => {
    expect(roundTrips([])).toBe(0);
  });
});

describe('idle time', () => {
  it('is the time between requests in which none is in flight', () => {
    expect(idleTime([request(0, 100), request(600, 700), request(1000, 1100)], 50)).toBe(800);
  });

  it('does not count pauses below the threshold', () => {
    expect(idleTime([request(0, 100), request(149, 200), request(250, 300)], 50)).toBe(50);
  });

  it('does not begin before the longest request in flight has ended', () => {
    expect(idleTime([request(0, 500), request(10, 20), request(600, 700)], 50)).toBe(100);
  });

  it('does not count the time before the first request and after the last one', () => {
    expect(idleTime([request(5000, 5100)], 50)).toBe(0);
  });
});
