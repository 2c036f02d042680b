import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measure, timeProgram, usageIn } from '../../bench/measure.ts';

describe('the line of GNU time', () => {
  it('gives the CPU time as milliseconds and the peak memory as bytes', () => {
    expect(usageIn('0.48 0.07 74532\n')).toEqual({ cpuMs: 550, peakBytes: 74_532 * 1024 });
  });

  it('gives no number if it is empty', () => {
    expect(usageIn('')).toEqual({ cpuMs: Number.NaN, peakBytes: Number.NaN });
  });
});

describe.skipIf(!existsSync(timeProgram))('a measured process', () => {
  it('shows the memory that it has used', async () => {
    const hold = `Buffer.alloc(${100 * 2 ** 20}, 1)`;
    const { peakBytes, cpuMs } = await measure({ file: process.execPath, args: ['--eval', hold] });
    expect(peakBytes).toBeGreaterThan(100 * 2 ** 20);
    expect(cpuMs).toBeGreaterThan(0);
  });

  it('gets no environment but what is given', async () => {
    const check = 'process.exit(process.env.GIVEN === "yes" && process.env.VITEST === undefined ? 0 : 1)';
    const command = { file: process.execPath, args: ['--eval', check], environment: { GIVEN: 'yes' } };
    await expect(measure(command)).resolves.toMatchObject({ wallMs: expect.any(Number) });
  });

  it('is an error with the end of its output if it fails', async () => {
    const fail = 'console.error("what went wrong"); process.exitCode = 3';
    await expect(measure({ file: process.execPath, args: ['--eval', fail] })).rejects.toThrow(
      /ended with 3:\n.*wrong/s,
    );
  });
});
