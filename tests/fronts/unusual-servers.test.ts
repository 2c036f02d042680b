import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Behavior } from '../../fixtures/hostile/case.ts';
import { startFront } from '../../fixtures/hostile/front.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Report } from '../../src/domain/report.ts';
import { type Impact, impacts } from '../../src/domain/scenario.ts';
import { runAtOnce } from '../support/runs.ts';
import { settings, temporaryDirectory } from '../support/settings.ts';

/** Runs against a reference server with a front that behaves in this way. */
async function runBehind(behavior: Behavior, change: Partial<Settings>) {
  const { way, reference, close } = await startFront(behavior);
  onTestFinished(close);
  const { ca: _, cert: __, key: ___, ...same } = way;
  const report = await runAtOnce(
    settings({ timeoutMs: 300, stateDirectory: temporaryDirectory(), ...same, ...change }),
  );
  return { report, reference };
}

/** Changes the bodies of some responses. */
const rewriting =
  (rewrite: (body: string, request: { readonly method: string; readonly path: string }) => string | Buffer): Behavior =>
  async ({ method, path, forward, response }) => {
    const { status, headers, body } = await forward();
    const { 'content-length': _, ...rest } = headers;
    response.writeHead(status, rest).end(rewrite(body.toString(), { method, path }));
  };

const failed = ({ results }: Report): readonly string[] =>
  results.flatMap(({ id, verdict }) => (verdict === 'fail' ? [id] : []));

describe('a server that shows a new jti each time', () => {
  const refreshing = rewriting((body, { method, path }) => {
    if (method !== 'GET' || path !== '/api/licensing/token' || !body.includes('"jti"')) return body;
    return JSON.stringify({ ...JSON.parse(body), jti: randomUUID() });
  });

  test.each(impacts)('is conformant at impact %s, because that is its own refresh', async (impact: Impact) => {
    const { report, reference } = await runBehind(refreshing, { impact });
    expect([report.result, failed(report), report.findings]).toEqual(['conformant', [], []]);
    expect(reference.state().storedLicense?.claims?.lid).toBe('1000');
  });
});
