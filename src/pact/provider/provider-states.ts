import { isObject, parseJson } from '../../domain/exchange.ts';
import { bodySource, type PreparedInstance, type Responder, readBody } from '../../reference/index.ts';
import { errorState, errorStateFault, type StateName, understandStates, valuesFor } from '../contract/states.ts';

/** Where a verifier changes the state of the provider. */
export const providerStatesPath = '/_pact/provider-states';

/** No state change comes near this size. */
const maxBytes = 64 * 1024;

/**
 * Responds like the instance, and to state changes of Pact's verifiers (`--state-change-url`). The response to a state change
 * has the values that the verifier injects into the request.
 */
export function withProviderStates({ grafana, instance, app, appWithFault }: PreparedInstance): Responder {
  const failing = appWithFault(errorStateFault);
  let current = app;

  const enter = async (state: StateName): Promise<void> => {
    if (state === 'any') return;
    current = state === errorState ? failing : app;
    if (state === 'no license is stored') grafana.store.license = undefined;
    if (state === 'a license is stored') {
      const token = instance.license;
      grafana.store.license = { token, claims: await grafana.issuer.verify(token, grafana.rootUrl) };
    }
    grafana.store.licenseAtStart = grafana.store.license;
  };

  const change: Responder = async (request, env) => {
    if (request.method !== 'POST') return refused(405, 'A state change is a POST.');
    const body = await readBody(bodySource(request, env), maxBytes);
    if (body === undefined) return refused(413, `A state change is at most ${maxBytes} bytes long.`);
    const asked = stateChangeIn(body.toString('utf8'));
    if (asked === undefined) {
      return refused(
        400,
        'A state change is a JSON object such as {"state":"a license is stored","params":{},"action":"setup"}.',
      );
    }
    const understood = understandStates([{ name: asked.state, params: asked.params }]);
    if (!understood.ok)
      return refused(400, `Expected ${understood.expected}, but got ${understood.seen.slice(0, 200)}.`);
    // What an interaction has changed does not reach the next one: each state that matters is set up again.
    if (asked.action === 'setup') await enter(understood.state);
    if (asked.action === 'teardown') await enter('a license is stored');
    return Response.json(valuesFor({ rootUrl: instance.rootUrl, license: instance.license }));
  };

  return (request, env) =>
    new URL(request.url).pathname === providerStatesPath ? change(request, env) : current.fetch(request, env);
}

interface StateChange {
  readonly state: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly action: 'setup' | 'teardown';
}

/** An interaction without a state needs none in particular; some verifiers announce that with null or an empty text. */
function stateChangeIn(text: string): StateChange | undefined {
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) return undefined;
  const { state, params, action = 'setup' } = parsed.value;
  if (typeof state !== 'string' && state !== null) return undefined;
  if (action !== 'setup' && action !== 'teardown') return undefined;
  return { state: state || 'any', params: isObject(params) ? params : {}, action };
}

function refused(status: number, message: string): Response {
  return Response.json({ message }, { status });
}
