import { requirements } from '../../../specs/index.ts';
import { definedOnly } from '../../domain/defined-only.ts';
import { exampleLicense } from '../../domain/example-values.ts';
import { excerpt } from '../../domain/excerpt.ts';
import type { BoundScenario, JsonValue } from '../../domain/scenario.ts';
import { expectedShape, expectedStatuses, requirementsCovered } from '../../domain/shared-requirements.ts';
import { judge } from '../../engine/judge/judge.ts';
import { emptyJudgeContext, rulesOf } from '../../engine/judge/judge-context.ts';
import { createClient } from '../../http/client.ts';
import { authorizationOf } from '../../http/credentials.ts';
import { exampleCredentials } from '../contract/example-values.ts';
import {
  answerAlone,
  type ContractInteraction,
  consumer,
  contractInteractions,
  provider,
} from '../contract/interactions.ts';
import { type Template, templateOf } from '../contract/matchers.ts';
import { payloadOf, requestTemplate } from '../contract/request-template.ts';
import type { Job } from './job.ts';

const mockTimeoutMs = 10_000;

/**
 * Records interactions: sends each request to Pact's mock server and judges the response by the specs.
 *
 * @returns an empty string; the pact file is in the folder of the job
 * @throws Error if an interaction is not what the specs say; the message names it
 */
export async function record(job: Extract<Job, { kind: 'record' }>): Promise<string> {
  const { Pact, SpecificationVersion } = await import('@pact-foundation/pact');
  const pact = new Pact({
    consumer,
    provider,
    dir: job.directory,
    spec: SpecificationVersion.SPECIFICATION_VERSION_V4,
    logLevel: 'error',
    cors: false,
  });
  for (const id of job.ids) {
    const interaction = contractInteractions.find(({ scenario }) => scenario.id === id);
    if (!interaction) throw new Error(`The specs have no interaction ${id}.`);
    const { scenario, state } = interaction;
    const { request, response } = templatesOf(interaction);
    await pact
      .addInteraction()
      .given(state, { persona: scenario.as })
      .uponReceiving(`${scenario.id}: ${scenario.title}`)
      .comment({ key: 'scenario', value: scenario.id })
      .comment({ key: 'requirements', value: JSON.stringify(requirementsCovered(answerAlone(scenario))) })
      .withRequest(scenario.endpoint.method, scenario.endpoint.path, (builder) => {
        builder.headers(request.headers);
        if (request.body !== undefined) builder.jsonBody(request.body);
      })
      .willRespondWith(response.status, (builder) => {
        builder.headers({ 'Content-Type': 'application/json' }).jsonBody(response.body);
      })
      .executeTest(({ url }) => exchangeWith(url, scenario));
  }
  return '';
}

function templatesOf({ scenario }: ContractInteraction) {
  const authorization = authorizationOf(exampleCredentials[scenario.as]);
  const body = requestTemplate(scenario);
  const statuses = expectedStatuses(scenario);
  // Of several, the last is the status that Grafana itself returns.
  const status = statuses.at(-1) ?? 200;
  const one = statuses.length === 1;
  return {
    request: {
      headers: {
        Accept: 'application/json',
        ...definedOnly({ Authorization: authorization }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body,
    },
    response: { status: one ? status : statusAmong(status, statuses), body: responseTemplate(scenario, status) },
  };
}

function statusAmong(example: number, statuses: readonly number[]) {
  return { 'pact:matcher:type': 'statusCode' as const, value: example, status: [...statuses] };
}

function responseTemplate(scenario: BoundScenario, status: number): Template {
  const exact: JsonValue | undefined = scenario.expect.value?.equals;
  if (exact !== undefined) return exact;
  const shape = expectedShape(scenario, status);
  switch (shape) {
    case 'license':
    case 'renewed-license':
      return templateOf(shape, exampleLicense);
    case 'error':
      return templateOf(shape, { message: scenario.endpoint.responses[status]?.means ?? 'refused' });
    default:
      return templateOf(shape, undefined);
  }
}

async function exchangeWith(url: string, scenario: BoundScenario): Promise<void> {
  const client = createClient({ url: `${url}/`, timeoutMs: mockTimeoutMs, connections: 1 });
  try {
    const payload = payloadOf(scenario);
    const exchange = await client.send({
      method: scenario.endpoint.method,
      path: scenario.endpoint.path,
      as: exampleCredentials[scenario.as],
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    });
    const { verdict, reason, findings } = judge(scenario, exchange, emptyJudgeContext(rulesOf(requirements)));
    if (verdict === 'pass') return;
    const why = reason ?? findings.map(({ message }) => message).join(' ');
    const shown = exchange.response ? ` (${exchange.response.status}: ${excerpt(exchange.response.body)})` : '';
    throw new Error(`${scenario.id}: the response of the mock server is not what the specs say: ${why}${shown}`);
  } finally {
    await client.close();
  }
}
