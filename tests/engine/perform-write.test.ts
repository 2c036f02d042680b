import { describe, expect, test } from 'vitest';
import { createReason } from '../../src/domain/messages/reasons.ts';
import { performWrite } from '../../src/engine/perform-write.ts';
import type { WriteRefusal } from '../../src/license/guard/preflight.ts';
import { answer } from '../support/exchanges.ts';
import { fakeGuard, inForce } from '../support/license-guards.ts';

const write = { id: 'add.example', as: 'server-admin', endpoint: 'add', mustBeRejected: false } as const;

describe('a request that may write', () => {
  test('is sent by the license guard, with 20 s to wait for its status line', async () => {
    const times: number[] = [];
    const send = async (responseWithinMs: number) => {
      times.push(responseWithinMs);
      return answer(200, {});
    };
    expect(await performWrite(fakeGuard(), { ...write, send })).toMatchObject({ isSent: true, before: inForce });
    expect(times).toEqual([20_000]);
  });

  test('is not sent if the license guard refuses it', async () => {
    const refusal: WriteRefusal = createReason('out-of-scope');
    const guard = fakeGuard({ perform: async () => ({ isSent: false, refusal }) });
    const send = () => Promise.reject(new Error('sent'));
    expect(await performWrite(guard, { ...write, send })).toEqual({ isSent: false, refusal });
  });

  test('that throws is an internal error, also if the license guard caught the exception', async () => {
    let seen: unknown;
    const guard = fakeGuard({
      async perform({ send }) {
        seen = await send(1).catch((thrown: unknown) => thrown);
        return { isSent: true, exchange: answer(200), before: inForce, after: undefined, effect: 'unknown' };
      },
    });
    const send = () => Promise.reject(new TypeError('a mistake'));
    await expect(performWrite(guard, { ...write, send })).rejects.toThrow('a mistake');
    expect(seen).toBeInstanceOf(TypeError);
  });
});
