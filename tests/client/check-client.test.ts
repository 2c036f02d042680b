import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../contracts/schemas/report.schema.json' with { type: 'json' };
import { jsonReport } from '../../src/report/json.ts';
import { junitReport } from '../../src/report/junit.ts';
import { terminalReport } from '../../src/report/terminal/terminal.ts';
import { brokenIn, check, nodeProgram } from './check.ts';

const validate = new Ajv2020.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** Checks a license without credentials, and ends with 7. */
const careless = nodeProgram(
  "const { GRAFANA_URL: url, GRAFANA_ADMIN_PASSWORD: password, GRAFANA_LICENSE_TOKEN: license } = process.env; await fetch(url + 'api/licensing/check'); console.log(password, license); process.exitCode = 7;",
);

describe('checking a client', () => {
  it('reports a command that cannot start as a problem with exit code 2', async () => {
    const { report } = await check(['no-such-program']);
    expect(report).toMatchObject({
      result: 'error',
      exitCode: 2,
      problem: { code: 'command-not-started' },
      results: [],
    });
  });

  it('is partial if the command sends nothing, whatever its exit code is', async () => {
    const { report, outputs } = await check(nodeProgram('console.log("nothing to do")'));
    expect(report).toMatchObject({ result: 'partial', exitCode: 4, counts: { pass: 0, warn: 0, fail: 0 } });
    expect(outputs.map(({ text }) => text)).toEqual(['nothing to do\n']);
  });

  it('runs a command that fails despite correct responses once, and blocks the other scenarios', async () => {
    const { report, outputs } = await check(careless);
    expect(brokenIn(report)).toEqual(['client.basic', 'client.success-accepted']);
    expect(report).toMatchObject({ result: 'nonconformant', exitCode: 1 });
    expect(report.counts.blocked).toBeGreaterThan(0);
    expect(outputs).toHaveLength(1);
  });

  it('is never conformant if the reactions are blocked', async () => {
    const { report } = await check(
      nodeProgram(
        "const { GRAFANA_URL: url, GRAFANA_ADMIN_PASSWORD: password } = process.env; await fetch(url + 'api/licensing/check', { headers: { Authorization: 'Basic ' + btoa('admin:' + password) } }); process.exitCode = 1;",
      ),
    );
    expect(brokenIn(report)).toEqual(['client.success-accepted']);
    expect(report).toMatchObject({ result: 'partial', exitCode: 4 });
  });

  it('shows no generated secret in reports and outputs', async () => {
    const { report, outputs } = await check(careless, { showBodies: true });
    const texts = [
      ...outputs.map(({ text }) => text),
      jsonReport(report),
      junitReport(report),
      terminalReport(report, { color: false }),
    ];
    expect(texts[0]).toBe('[REDACTED:GRAFANA_ADMIN_PASSWORD] [REDACTED:GRAFANA_LICENSE_TOKEN]\n');
    for (const text of texts) expect(text).not.toMatch(/eyJ|glsa_/);
  });

  it('gives the command no real value of Grafana', async () => {
    const { outputs } = await check(nodeProgram('console.log(Object.values(process.env).join(" "))'), {
      environment: { PATH: process.env.PATH, GRAFANA_PASSWORD: 'real-password', MARK: 'marked' },
    });
    expect(outputs[0]?.text).toContain('marked');
    expect(outputs[0]?.text).not.toContain('real-password');
  });

  it('stops a command that does not end, and reports that', async () => {
    const { report } = await check(
      nodeProgram("await fetch(process.env.GRAFANA_URL + 'api/licensing/check'); setInterval(() => {}, 1000);"),
      { limitMs: 2000 },
    );
    expect(brokenIn(report)).toEqual(['client.basic', 'client.ends']);
  });

  it('has no verdict if it is interrupted', async () => {
    const interruption = new AbortController();
    const checking = check(nodeProgram('setInterval(() => {}, 1000)'), { signal: interruption.signal });
    interruption.abort();
    const { report } = await checking;
    expect(report).toMatchObject({ result: 'error', exitCode: 130, problem: { code: 'interrupted' } });
    expect(new Set(report.results.map(({ verdict }) => verdict))).toEqual(new Set(['blocked']));
  });
});

describe('the report of a client', () => {
  it('matches the JSON schema of the report', async () => {
    for (const command of [careless, ['no-such-program'] as const]) {
      validate(JSON.parse(jsonReport((await check(command)).report)));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('has no seed and no fidelity', async () => {
    expect((await check(careless)).report).toMatchObject({ seed: null, fidelity: null });
  });

  it('names the program without its arguments, and no server to test next', async () => {
    const { report } = await check(careless);
    const text = terminalReport(report, { color: false });
    expect(text).toContain('\nthe client ');
    expect(text).not.toContain('--eval');
    expect(text).not.toMatch(/licensing-conformance (doctor|serve)|License in force|repeat /);
  });

  it('is the JUnit suite named client, without commands that repeat requests', async () => {
    const xml = junitReport((await check(careless)).report);
    expect(xml).toContain('<testsuite name="client"');
    expect(xml).toContain('classname="licensing.client" name="client.sends.basic ');
    expect(xml).not.toContain('Repeat: ');
  });
});
