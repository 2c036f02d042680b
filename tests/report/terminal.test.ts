import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason, type Reason } from '../../src/domain/messages/reasons.ts';
import { progressLine } from '../../src/report/terminal/progress.ts';
import { terminalReport } from '../../src/report/terminal/terminal.ts';
import { findingOf, mixedResults, reportOf, resultOf, target } from './sample.ts';

const plain = { color: false };
const hostile = '::error::x\n##vso[task]\u001b[2J\u202e\r::set-output name=a::b';
const mixed = reportOf(mixedResults);

describe('the terminal report', () => {
  it('shows what a reader needs, in this order', () => {
    expect(terminalReport(mixed, plain)).toMatchInlineSnapshot(`
      "grafana-licensing-conformance 0.1.0
      https://grafana.example.com/  Grafana 13.0.0 · enterprise · licensed · impact reject

                server-admin  org-admin
        check   ✔ 2
        add     ▲ 1
        renew   – 1
        remove  ✖ 1           ◌ 1

        ✔ pass  ▲ warn  ✖ fail  – skipped  ◌ blocked

      Deviations
        ✖ remove.rejects.another-instance  refuses to remove the license of another instance (server-admin)
            Expected status 422, saw status 202.
            requirement remove.wrong-instance (must)
            expected    status 422
            seen        status 202
            repeat      curl -i -X DELETE -u "$GRAFANA_ADMIN_USER:$GRAFANA_ADMIN_PASSWORD" -H 'Content-Type: application/json' --data-raw '{"instance":"https://another-instance.invalid/"}' https://grafana.example.com/api/licensing/token

        ▲ add.rejects.altered-signature  refuses a license whose signature was altered (server-admin)
            It was accepted.
            requirement add.signature-checked (should)
            expected    status 422
            seen        status 202
            repeat      curl -i -X DELETE -u "$GRAFANA_ADMIN_USER:$GRAFANA_ADMIN_PASSWORD" -H 'Content-Type: application/json' --data-raw '{"instance":"https://another-instance.invalid/"}' https://grafana.example.com/api/licensing/token

        Run licensing-conformance explain remove.wrong-instance for details and common causes.

      For information
        · check.legacy-route: The route announces its end: sunset: tomorrow.

      Blocked
        ◌ 1 × no organization admin: set GRAFANA_USER and GRAFANA_PASSWORD, or add --provision
            remove.org-admin

      Skipped
        – 1 scenario skipped at impact reject: --impact write runs them

      Scope: impact reject
      Counts: 2 pass, 1 warn, 1 fail, 1 skipped, 1 blocked of 6 in 1.23 s
      Result: nonconformant, exit code 1
      License in force: yes
      "
    `);
  });

  it('has the same words with colors', () => {
    const colored = terminalReport(mixed, { color: true });
    expect(colored).toContain('\u001b[');
    expect(stripVTControlCharacters(colored)).toBe(terminalReport(mixed, plain));
  });

  it('ends with the result and the exit code', () => {
    const lines = terminalReport(reportOf([], { result: 'partial', exitCode: 4 }), plain)
      .trimEnd()
      .split('\n');
    expect(lines.at(-2)).toBe('Result: partial, exit code 4');
    expect(lines).toContain('Nothing ran.');
  });

  it.each([
    [true, {}, 'License in force: yes'],
    [false, {}, 'License in force: no'],
    [null, {}, 'License in force: unknown'],
    [true, { problem: { code: 'license-not-restored', message: 'Gone.' } }, 'License in force: unknown'],
    [
      false,
      { notes: [createNote('license-not-in-force')] },
      'License in force: no (a license was given; set --expect licensed to fail in this case)',
    ],
  ] as const)('says on the last line whether a license is in force: %s with %j', (licensed, change, last) => {
    const report = reportOf([], change);
    const text = terminalReport({ ...report, target: { ...report.target, licensed } }, plain);
    expect(text.trimEnd().split('\n').at(-1)).toBe(last);
  });

  it.each([true, false])('says what to run next only if the built-in reference server was tested: %s', (builtIn) => {
    const text = terminalReport(reportOf(mixedResults, { target: { ...target, builtIn } }), plain);
    expect(text.includes('To test yours, start with licensing-conformance doctor --url URL.')).toBe(builtIn);
  });

  it('says at the beginning and at the end that certificates were not checked', () => {
    const lines = terminalReport(reportOf(mixedResults, { target: { ...target, insecure: true } }), plain).split('\n');
    expect(lines.filter((line) => line.startsWith('INSECURE: '))).toHaveLength(2);
  });

  it('says which impact would run what was left out', () => {
    const left = (impact: 'reject' | 'write', reason?: Reason) =>
      resultOf({
        verdict: 'skipped',
        impact,
        reason: reason ?? createReason('impact-too-low', { impact, allowed: 'read' }),
        exchange: null,
      });
    const results = [left('reject'), left('reject'), left('write'), left('write', createReason('only-option'))];
    const scope = {
      impact: 'read',
      profile: 'full',
      strict: false,
      minFidelity: null,
      only: ['x'],
      skip: [],
      provisioned: [],
    } as const;
    const text = terminalReport(reportOf(results, { scope }), plain);
    expect(text).toContain('3 scenarios skipped at impact read: --impact reject runs 2 of them, --impact write all\n');
    expect(text).toContain(`1 × ${createReason('only-option').message}\n`);
  });

  it('shows findings that concern the run as a whole', () => {
    const findings = [
      findingOf({ message: 'It changed.' }),
      findingOf({ level: 'information', message: 'By others.' }),
    ];
    const text = terminalReport(reportOf([], { findings, result: 'nonconformant', exitCode: 1 }), plain);
    expect(text).toContain('The run as a whole\n      It changed.\n');
    expect(text).toContain('· run: By others.\n');
  });

  it('says why a run ended early', () => {
    const problem = createProblem('interrupted');
    const text = terminalReport(reportOf([], { problem, result: 'error', exitCode: 130 }), plain);
    expect(text).toContain(`Problem (interrupted): ${problem.message}\n`);
  });

  it('lets nothing through that came from the target and acts on a terminal or a CI system', () => {
    const result = resultOf({
      verdict: 'fail',
      findings: [findingOf({ expected: hostile, seen: hostile, message: hostile })],
    });
    const reason = createReason('password-not-tried', { problem: hostile });
    const results = [
      result,
      { ...result, verdict: 'blocked', reason } as const,
      { ...result, verdict: 'skipped', reason } as const,
      { ...result, verdict: 'pass', findings: [findingOf({ level: 'information', message: hostile })] } as const,
    ];
    const problem = createProblem('tls', { url: hostile, failure: hostile });
    const notes = [createNote('cleanup-incomplete', { problem: hostile })];
    const text = terminalReport(
      reportOf(results, { notes, problem, target: { ...target, url: hostile, version: hostile } }),
      plain,
    );
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(text).not.toMatch(/^\s*::|##(vso)?\[/m);
  });
});

describe('progress', () => {
  const redact = (text: string): string => text.replaceAll('hunter22', '[REDACTED]');
  const elsewhere = { tty: false, color: false, redact };
  const tty = { tty: true, color: false, width: 40, redact };
  const failed = resultOf({ verdict: 'fail', findings: [findingOf()] });

  it('elsewhere is a line for each scenario that calls for attention', () => {
    expect(progressLine({ kind: 'planned', target, total: 54 }, elsewhere)).toBe(
      '54 scenarios against https://grafana.example.com/\n',
    );
    expect(progressLine({ kind: 'judged', result: resultOf(), done: 1, total: 54 }, elsewhere)).toBe('');
    expect(progressLine({ kind: 'judged', result: failed, done: 2, total: 54 }, elsewhere)).toBe(
      '✖ fail remove.rejects.another-instance (remove.wrong-instance)\n',
    );
    expect(
      progressLine(
        { kind: 'note', note: createNote('cleanup-incomplete', { problem: 'hunter22\n::error' }) },
        elsewhere,
      ),
    ).toBe('note: [REDACTED]\\n::error\n');
  });

  it('on a terminal is one line that is rewritten, never wider than the terminal, and cleared at the end', () => {
    const long = resultOf({ id: 'remove.'.repeat(20) });
    const line = progressLine({ kind: 'judged', result: long, done: 2, total: 54 }, tty);
    expect(line.startsWith('\r\u001b[2K 2/54 ✔ remove')).toBe(true);
    expect(stripVTControlCharacters(line).trim().length).toBeLessThan(40);
    expect(progressLine({ kind: 'judged', result: failed, done: 54, total: 54 }, tty)).toBe('\r\u001b[2K');
    expect(progressLine({ kind: 'note', note: createNote('cleanup-incomplete', { problem: 'a' }) }, tty)).toBe(
      '\r\u001b[2Knote: a\n',
    );
  });
});
