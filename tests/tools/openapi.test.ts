import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runConformance } from '../../src/app/run.ts';
import { exampleLicense } from '../../src/domain/example-values.ts';
import { reference, settingsFor } from '../support/settings.ts';
import { projectFile, type RunningTool, runTool, startTool } from './foreign-tool.ts';

const document = projectFile('contracts/openapi.json');

async function startPrism(...args: readonly string[]): Promise<RunningTool & { readonly url: string }> {
  const prism = startTool('prism', [...args, '--port', '0']);
  return { ...prism, url: `${await prism.printed(/Prism is listening on (\S+)/)}/` };
}

test('redocly finds nothing to complain of in the OpenAPI description', () => {
  const { status, stdout } = runTool('redocly', ['lint', document, '--format', 'json']);
  const { totals, problems } = JSON.parse(stdout);
  expect([status, problems]).toEqual([0, []]);
  expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
});

test('the types of the example client are those that openapi-typescript makes of the OpenAPI description', () => {
  const committed = readFileSync(projectFile('examples/client/licensing-api.generated.ts'), 'utf8');
  expect(runTool('openapi-typescript', [document]).stdout.trim()).toBe(committed.trim());
});

describe('Prism mocks the OpenAPI description', () => {
  const admin = { authorization: `Basic ${btoa('admin:secret')}` };

  test('with an example for each request, and the documented status for an invalid one', async () => {
    const { url } = await startPrism('mock', document);
    const send = async (
      method: string,
      path: string,
      body?: unknown,
      headers: Readonly<Record<string, string>> = admin,
    ) => {
      const response = await fetch(new URL(`api/licensing/${path}`, url), {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return [response.status, await response.json()];
    };
    const message = { message: expect.any(String) };
    expect(await send('GET', 'check')).toEqual([200, true]);
    expect(await send('GET', 'check', undefined, {})).toEqual([401, message]);
    expect(await send('POST', 'token', { token: 'any' })).toEqual([200, exampleLicense]);
    expect(await send('POST', 'token', { token: '' })).toEqual([400, message]);
    expect(await send('POST', 'token/renew', {})).toEqual([200, expect.objectContaining({ lid: '1' })]);
    expect(await send('DELETE', 'token', { instance: 'https://grafana.example/' })).toEqual([202, {}]);
    expect(await send('DELETE', 'token', {})).toEqual([422, message]);
  });
});

/** Prism forwards neither malformed JSON nor, for DELETE, a null body: it does not respond to them. */
const notForwarded = ['*.malformed-json*', 'remove.rejects.null-body*'];

/** A run against a reference server behind Prism, and what Prism noted about the responses. */
async function runThroughPrism(options: { readonly fault?: string; readonly only?: readonly string[] }) {
  const { only, ...faulty } = options;
  const server = await reference({ seedPersonas: true, ...faulty });
  const prism = await startPrism('proxy', document, server.url);
  const report = await runConformance(
    settingsFor(server, {
      url: prism.url,
      instance: server.rootUrl,
      grafanaVersion: '13.0.0',
      impact: 'write',
      skip: notForwarded,
      ...(only ? { only } : {}),
    }),
  );
  const violations = prism.output().match(/Violation: response.*/g) ?? [];
  return { report, violations };
}

describe("Prism's proxy in front of the reference server", () => {
  test('finds no response that violates the OpenAPI description in a run of the whole suite', async () => {
    const { report, violations } = await runThroughPrism({});
    expect(report).toMatchObject({ result: 'conformant', counts: { fail: 0, blocked: 0 } });
    expect(violations).toEqual([]);
  });

  test('finds the response of a faulty server', async () => {
    const { violations } = await runThroughPrism({ fault: 'check.quotes', only: ['check.reports.boolean'] });
    expect(violations).not.toEqual([]);
  });
});
