import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exchange } from '../../domain/exchange.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { TargetValues } from '../../domain/scenario.ts';
import { licenseValues, valuesFor } from '../contract/states.ts';
import type { PactProcess } from '../worker-process.ts';
import { type ClassifiedInteraction, pactOfOne } from './classify-interactions.ts';
import { openGateway } from './gateway.ts';
import { type PactVerdict, pactVerdictIn } from './verdict.ts';

/** The verification of one interaction. */
export interface Verified {
  readonly verdict: PactVerdict;
  /** The request and its response; undefined if nothing was sent. */
  readonly exchange: Exchange | undefined;
}

/** Verifies interactions one at a time. */
export interface PactVerifier {
  /**
   * Lets Pact's verifier send the request of an interaction.
   *
   * @param targetValues - the values that the provider state injects
   * @param send - sends the request to the target, with its final body
   * @throws ProblemError if Pact's process died, stopped responding or was interrupted
   */
  verify(
    classified: ClassifiedInteraction,
    targetValues: TargetValues,
    send: (body: string) => Promise<Exchange>,
  ): Promise<Verified>;
  close(): Promise<void>;
}

/** How long Pact waits for the gateway beyond the timeout of the target, in milliseconds. */
const spareMs = 30_000;

/**
 * Opens a gateway for Pact's process.
 *
 * @param timeoutMs - timeout of one request to the target in milliseconds
 */
export async function openVerifier(pact: PactProcess, timeoutMs: number): Promise<PactVerifier> {
  const gateway = await openGateway();
  const directory = await mkdtemp(join(tmpdir(), 'licensing-conformance-verify-'));
  let count = 0;
  return {
    async verify(classified, targetValues, send) {
      const { interaction, file } = classified;
      count += 1;
      const pactFile = join(directory, `${count}.json`);
      await writeFile(pactFile, pactOfOne(classified), { mode: 0o600 });
      const { values, resolve } = aliased(targetValues);
      const closeInteraction = gateway.open({
        values,
        method: interaction.method,
        path: interaction.path,
        async forward(body) {
          pact.touch();
          const exchange = await send(resolve(body));
          pact.touch();
          return exchange;
        },
      });
      try {
        const output = await pact.run({
          kind: 'verify',
          provider: file.provider,
          gateway: gateway.url,
          pactFiles: [pactFile],
          states: interaction.states.map(({ name }) => name),
          timeoutMs: timeoutMs * 2 + spareMs,
        });
        const record = closeInteraction();
        return { verdict: pactVerdictIn(output, record, interaction.states.length), exchange: record.exchange };
      } catch (thrown) {
        // An interaction that Pact fails on does not affect the next, unless Pact's process is gone.
        const { exchange } = closeInteraction();
        if (!(thrown instanceof ProblemError) || thrown.problem.code !== 'pact-failed' || !pact.alive()) throw thrown;
        return { verdict: { kind: 'unreliable', reason: thrown.problem.message }, exchange };
      }
    },
    async close() {
      await gateway.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The values to inject, with an alias for each that is made of a license; `resolve` replaces the aliases in a body. */
function aliased(targetValues: TargetValues): {
  readonly values: Readonly<Record<string, string>>;
  readonly resolve: (body: string) => string;
} {
  const secret = randomBytes(12).toString('hex');
  const real = valuesFor(targetValues);
  const aliases = licenseValues.map((name) => ({ name, alias: `${name}-${secret}`, value: real[name] ?? '' }));
  return {
    values: { ...real, ...Object.fromEntries(aliases.map(({ name, alias }) => [name, alias])) },
    resolve: (body) =>
      aliases.reduce(
        (text, { alias, value }) => text.replaceAll(alias, () => JSON.stringify(value).slice(1, -1)),
        body,
      ),
  };
}
