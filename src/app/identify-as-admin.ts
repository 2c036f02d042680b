import { type AdminProof, proveAdmin } from '../accounts/prove-admin.ts';
import { isLoopbackUrl } from '../config/url.ts';
import { type Identity, identify, requestsAtOnce } from '../discovery/identify.ts';
import type { Exchange } from '../domain/exchange.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Client, Credentials } from '../http/client.ts';
import type { FailedLogins } from '../local-state/failed-logins.ts';
import type { RunParts } from './run-parts.ts';

/**
 * Proves the password of the admin and identifies the target. The proof takes the first requests, alone; identification uses
 * its responses instead of asking again.
 *
 * @param onProven - called when the password is known to be right, before the identification goes on
 * @throws ProblemError as `identify` does, if the admin is not proven, or if no password of this user may be sent now
 */
export async function identifyAsAdmin(
  client: Client,
  { admin, assumptions, scope }: RunParts,
  failedLogins: FailedLogins,
  onProven?: () => void,
): Promise<Identity> {
  const isWatched = scope.impact !== 'read';
  if (admin.kind !== 'basic') return identify(client, admin, assumptions, isWatched);
  failedLogins.check(admin);
  client.warmUp?.(requestsAtOnce);
  const proof = await proveAdmin(client, admin);
  if (proof.isPasswordRight) {
    failedLogins.accept(admin);
    onProven?.();
  }
  const isMock = isLoopbackUrl(client.url) && !proof.isGrafana;
  const remember = isMock ? failedLogins.rememberHere : failedLogins.remember;
  for (let at = 0; at < proof.failedLogins; at += 1) remember(admin);
  if (proof.problem && !proof.isForeign) throw new ProblemError(proof.problem);
  try {
    const identity = await identify(withResponses(client, admin, proof), admin, assumptions, isWatched);
    if (proof.problem) throw new ProblemError(proof.problem);
    return identity;
  } catch (thrown) {
    const isLaterRefusal = thrown instanceof ProblemError && thrown.problem.code === 'admin-refused' && !proof.problem;
    if (isLaterRefusal) remember(admin);
    throw thrown;
  }
}

/**
 * A client that answers with the responses of the admin's proof, each of them once, so that no request is sent twice. After a
 * rejection by something in front of the server, that response stands for every request with the password: the password is
 * not sent again, and the responses without it still show what is there.
 */
function withResponses(client: Client, admin: Credentials, { responses, isForeign }: AdminProof): Client {
  const isSilent = [...responses.values()].every(({ failure }) => failure !== undefined);
  const rejected = isForeign ? (responses.get('/api/licensing/check') ?? responses.get('/api/user')) : undefined;
  const unused = new Map(responses);
  const take = (path: string): Exchange | undefined => {
    const known = unused.get(path);
    unused.delete(path);
    return known;
  };
  return {
    ...client,
    send(call) {
      if (call.as !== admin) {
        const isHealth = call.path === '/api/health' && call.as.kind === 'none';
        return Promise.resolve((isHealth ? take(call.path) : undefined) ?? client.send(call));
      }
      const known = take(call.path);
      // A server that handles one connection at a time may respond to another attempt.
      const isLate = !isSilent && known?.failure?.kind === 'timeout';
      return Promise.resolve((isLate ? undefined : known) ?? rejected ?? client.send(call));
    },
  };
}
