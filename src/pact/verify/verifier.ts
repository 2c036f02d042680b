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

/** What came of one interaction. */
export interface Verified {
  readonly verdict: PactVerdict;
  /** What was sent and what came back; undefined where nothing was sent. */
  readonly exchange: Exchange | undefined;
}

/** Verifies interactions one at a time. */
export interface PactVerifier {
  /**
   * Lets Pact's verifier send the request of an interaction.
   *
   * @param known - what the provider state injects
   * @param send - sends the request on to the target, with its body as it has to be
   * @throws ProblemError where Pact died, fell silent or was interrupted
   */
  verify(
    prepared: ClassifiedInteraction,
    known: TargetValues,
    send: (body: string) => Promise<Exchange>,
  ): Promise<Verified>;
  close(): Promise<void>;
}

/** Milliseconds that Pact waits for the gateway beyond the time that the target may take. */
const spareMs = 30_000;

/**
 * Puts a gateway in front of the process of Pact.
 *
 * @param timeoutMs - milliseconds that the target may take for one request
 */
export async function openVerifier(pact: PactProcess, timeoutMs: number): Promise<PactVerifier> {
  const gateway = await openGateway();
  const directory = await mkdtemp(join(tmpdir(), 'licensing-conformance-verify-'));
  let count = 0;
  return {
    async verify(prepared, known, send) {
      const { interaction, file } = prepared;
      count += 1;
      const pactFile = join(directory, `${count}.json`);
      await writeFile(pactFile, pactOfOne(prepared), { mode: 0o600 });
      const { values, real } = aliased(known);
      const seen = gateway.open({
        values,
        method: interaction.method,
        path: interaction.path,
        async forward(body) {
          pact.touch();
          const exchange = await send(real(body));
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
        const did = seen();
        return { verdict: pactVerdictIn(output, did, interaction.states.length), exchange: did.exchange };
      } catch (thrown) {
        // One interaction that makes Pact stumble says nothing of the next; a Pact that is gone does.
        const { exchange } = seen();
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

/** The values to inject with everything that is made of a license replaced by a name, and the way back. */
function aliased(known: TargetValues): {
  readonly values: Readonly<Record<string, string>>;
  readonly real: (body: string) => string;
} {
  const secret = randomBytes(12).toString('hex');
  const real = valuesFor(known);
  const aliases = licenseValues.map((name) => ({ name, alias: `${name}-${secret}`, value: real[name] ?? '' }));
  return {
    values: { ...real, ...Object.fromEntries(aliases.map(({ name, alias }) => [name, alias])) },
    real: (body) =>
      aliases.reduce(
        (text, { alias, value }) => text.replaceAll(alias, () => JSON.stringify(value).slice(1, -1)),
        body,
      ),
  };
}
