import { Agent } from 'undici';
import { isObject, parseJson } from '../../domain/exchange.ts';
import type { Job } from './job.ts';

/**
 * Runs Pact's Verifier. The state handlers and the requests all go to the gateway, which knows the target.
 *
 * @returns the result of the verifier as JSON, whether the target fulfills the contract or not
 * @throws Error if the verifier itself failed
 */
export async function runVerifier(job: Extract<Job, { kind: 'verify' }>): Promise<string> {
  const { Verifier } = await import('@pact-foundation/pact');
  const gateway = new Agent();
  const { origin, pathname } = new URL('state', job.gateway);
  const setUp = (name: string) => async (): Promise<Record<string, string>> => {
    const { statusCode, body } = await gateway.request({
      origin,
      path: pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ state: name }),
      headersTimeout: job.timeoutMs,
      bodyTimeout: job.timeoutMs,
    });
    const text = await body.text();
    // Pact logs what a handler throws and goes on; the gateway remembers that the state was not available.
    if (statusCode !== 200) throw new Error(`the state ${name} is not available`);
    return JSON.parse(text) as Record<string, string>;
  };
  const verifier = new Verifier({
    provider: job.provider,
    providerBaseUrl: new URL('target', job.gateway).href,
    pactUrls: [...job.pactFiles],
    stateHandlers: Object.fromEntries(job.states.map((name) => [name, { setup: setUp(name) }])),
    logLevel: 'error',
    timeout: job.timeoutMs,
  });
  try {
    return await verifier.verifyProvider();
  } catch (thrown) {
    // A contract that is not fulfilled comes as an error whose message is the same JSON.
    if (thrown instanceof Error && isResult(thrown.message)) return thrown.message;
    throw thrown;
  }
}

function isResult(text: string): boolean {
  const parsed = parseJson(text);
  return parsed.ok && isObject(parsed.value) && 'interactionResults' in parsed.value;
}
