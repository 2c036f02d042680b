import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createNote } from '../../src/domain/messages/notes.ts';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { createReason, type Reason } from '../../src/domain/messages/reasons.ts';
import type { RunEvent } from '../../src/domain/run-events.ts';
import { createProgress, type ProgressOptions } from '../../src/report/terminal/progress.ts';
import { type TerminalOptions, terminalReport } from '../../src/report/terminal/terminal.ts';
import { findingOf, mixedResults, reportOf, resultOf, target } from './sample.ts';

const plain = { color: false };
const hostile = '::error::x\n##vso[task]\u001b[2J\u202e\r::set-output name=a::b';
const mixed = reportOf(mixedResults);

describe('the terminal report', () => {
  it('has matrix, fidelity, blocked and skipped scenarios, result and deviations in the order of the snapshot', () => {
    expect(terminalReport(mixed, plain)).toMatchInlineSnapshot(`
      "grafana-licensing-conformance 0.1.0: nonconformant, exit code 1
      https://grafana.example.com/ (Grafana 13.0.0, enterprise, licensed)

      Scenarios by caller and endpoint
                      check  add  renew  remove
        server-admin  ✔ 2    ▲ 1  – 1    ✖ 1
        org-admin                        ◌ 1
        ✔ pass, ▲ warn, ✖ fail, – skipped, ◌ blocked

      Fidelity, as passed of judged (of all): 0 of 2 (of 120) scenarios; of the
        required ones, 0 of 1 (of 97)
        by endpoint: check 0 of 0 (of 14), add 0 of 1 (of 44), renew 0 of 0 (of 8),
          remove 0 of 1 (of 54)
        by kind: shape 0 of 0 (of 11), credentials 0 of 0 (of 22),
          authorization 0 of 0 (of 20), validation 0 of 2 (of 68), state 0 of 0 (of 8)

      Blocked
        ◌ 1 × no organization admin: set GRAFANA_USER and GRAFANA_PASSWORD, or add
          --provision

      Skipped
        – 1 scenario skipped at impact reject: --impact write runs them

      Result: nonconformant: 1 requirement violated in 1 scenario
      Scope: 4 of 120 scenarios; also sends requests that the server must reject
      The server:
        ✖ 1 × remove.wrong-instance: Expected status 422, saw status 202, such as
          remove.rejects.another-instance
        ▲ 1 × verifies no signature, such as add.rejects.altered-signature
      Add --verbose to see each scenario.
      To repeat the same requests, add --seed 1.
      Time: 1.23 s
      Next: grafana-licensing-conformance explain remove.wrong-instance
      Exit code 1. License in force: yes
      "
    `);
  });

  it('has the same words with colors', () => {
    const colored = terminalReport(mixed, { color: true });
    expect(colored).toContain('\u001b[');
    expect(stripVTControlCharacters(colored)).toBe(terminalReport(mixed, plain));
  });

  it('begins and ends with the exit code', () => {
    const lines = terminalReport(reportOf([], { result: 'partial', exitCode: 4 }), plain)
      .trimEnd()
      .split('\n');
    expect(lines[0]).toMatch(/: partial, exit code 4$/);
    expect(lines.at(-1)).toMatch(/^Exit code 4\. /);
    expect(lines).toContain('Result: partial: nothing ran');
  });

  it.each([
    ['a run that found nothing', reportOf([resultOf()]), {}, false, 'does not say'],
    ['a run that found nothing, with verbose', reportOf([resultOf()]), { detail: 'verbose' }, true, 'says'],
    ['a run whose seed was given', reportOf([resultOf()]), { seedGiven: true }, true, 'says'],
    ['a run that found something', mixed, {}, true, 'says'],
    ['a check of a client, which has none', { ...mixed, seed: null }, { detail: 'verbose' }, false, 'does not say'],
  ] as const)('$4 after $0 how to repeat the requests', (_, report, options, isShown, _says) => {
    const text = terminalReport(report, { ...plain, ...options });
    expect(text.includes('\nTo repeat the same requests, add --seed 1.\n')).toBe(isShown);
  });

  it.each(['quiet', 'normal'] as const)(
    'ends after a run of the built-in server with the way to check your own server, in detail "%s"',
    (detail) => {
      const report = reportOf([resultOf()], { target: { ...target, builtIn: true } });
      const lines = terminalReport(report, { ...plain, detail })
        .trimEnd()
        .split('\n')
        .slice(-4);
      expect(lines.slice(0, 2).join('')).toMatch(
        /^This was the built-in reference server\. To check your own, .* GET requests\.$/,
      );
      expect(lines[2]).toBe('Next: grafana-licensing-conformance doctor --url URL');
      expect(terminalReport(reportOf([resultOf()]), { ...plain, detail })).not.toContain('built-in');
    },
  );

  it.each([
    [true, 'no problem', {}, 'Exit code 0. License in force: yes'],
    [false, 'no problem', {}, 'Exit code 0. License in force: no'],
    [null, 'no problem', {}, 'Exit code 0. License in force: unknown'],
    [
      true,
      'the problem license-not-restored',
      { problem: { code: 'license-not-restored', message: 'Gone.' } },
      'Exit code 0. License in force: unknown',
    ],
    [
      false,
      'the note license-not-in-force',
      { notes: [createNote('license-not-in-force')] },
      'Exit code 0. License in force: no (to fail: --expect licensed)',
    ],
  ] as const)('ends with "$3" if check is $0 and the report has $1', (licensed, _, change, last) => {
    const report = reportOf([], change);
    const text = terminalReport({ ...report, target: { ...report.target, licensed } }, plain);
    expect(text.trimEnd().split('\n').at(-1)).toBe(last);
  });

  it('says at the beginning and at the end that certificates were not checked', () => {
    const lines = terminalReport(reportOf(mixedResults, { target: { ...target, insecure: true } }), plain).split('\n');
    expect(lines.filter((line) => line.startsWith('INSECURE: '))).toHaveLength(2);
  });

  it('says how many of the skipped scenarios --impact reject and --impact write would run', () => {
    const left = (impact: 'reject' | 'write', reason?: Reason) =>
      resultOf({
        verdict: 'skipped',
        impact,
        reason: reason ?? createReason('impact-too-low', { impact, allowed: 'read' }),
        exchange: null,
      });
    const results = [
      left('reject'),
      left('reject'),
      left('write'),
      left('reject', createReason('out-of-scope')),
      left('write', createReason('only-option')),
    ];
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
    expect(text.replace(/\s+/g, ' ')).toContain(
      '4 scenarios skipped at impact read: --impact reject runs 2 of them, --impact write all',
    );
    expect(text).toContain(`1 × ${createReason('only-option').message}\n`);
  });

  it('shows findings that concern the run as a whole', () => {
    const findings = [
      findingOf({ message: 'It changed.' }),
      findingOf({ level: 'information', message: 'By others.' }),
    ];
    const report = reportOf([], { findings, result: 'nonconformant', exitCode: 1 });
    const text = terminalReport(report, { ...plain, detail: 'verbose' });
    expect(text).toContain('The run as a whole\n      It changed.\n');
    expect(text).toContain('· run: By others.\n');
  });

  it('says why a run ended early', () => {
    const problem = createProblem('interrupted');
    const text = terminalReport(reportOf([], { problem, result: 'error', exitCode: 130 }), plain);
    expect(text.replace(/\s+/g, ' ')).toContain(`Result: error (interrupted): ${problem.message}`);
  });

  it('says beside the result what could not be restored', () => {
    const problem = { code: 'license-not-restored', message: 'Gone.' } as const;
    const text = terminalReport(reportOf([resultOf()], { problem, exitCode: 3 }), { ...plain, detail: 'quiet' });
    expect(text).toContain('Problem (license-not-restored): Gone.\n');
    expect(text).toContain('Exit code 3. License in force: unknown\n');
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
    const report = reportOf(results, { notes, problem, target: { ...target, url: hostile, version: hostile } });
    for (const result of ['nonconformant', 'error', 'partial', 'conformant'] as const) {
      for (const detail of ['quiet', 'normal', 'verbose'] as const) {
        const text = terminalReport({ ...report, result }, { ...plain, detail });
        expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
        expect(text).not.toMatch(/^\s*::|##(vso)?\[/m);
      }
    }
  });
});

describe('the terminal report in detail', () => {
  const linesOf = (options: Partial<TerminalOptions>): readonly string[] =>
    terminalReport(mixed, { ...plain, ...options })
      .trimEnd()
      .split('\n');

  it('is with quiet the end of the report alone, with the fidelity', () => {
    const quiet = linesOf({ detail: 'quiet' });
    const normal = linesOf({});
    expect(quiet[0]).toMatch(/^Result: nonconformant: /);
    expect(quiet.filter((line) => !normal.includes(line))).toEqual([expect.stringMatching(/^Fidelity: /)]);
  });

  it('has with verbose every deviation with a curl command, the ids of blocked scenarios and the notes', () => {
    const notes = [createNote('license-restored')];
    const report = reportOf(mixedResults, { notes });
    const [normal, verbose] = (['normal', 'verbose'] as const).map((detail) =>
      terminalReport(report, { ...plain, detail }),
    );
    for (const text of ['curl -i -X DELETE', 'remove.org-admin', createNote('license-restored').message]) {
      expect(verbose).toContain(text);
      expect(normal).not.toContain(text);
    }
  });

  it.each([80, 60])('is never wider than %s columns, except for commands and long words', (width) => {
    const scope = { ...mixed.scope, profile: 'stateless', provisioned: ['org-admin', 'service-account'] } as const;
    for (const detail of ['quiet', 'normal', 'verbose'] as const) {
      const text = terminalReport({ ...mixed, scope }, { ...plain, width, detail });
      const wide = text.split('\n').filter((line) => [...line].length > width);
      const breakable = wide.filter((line) => !/curl -i|^Next: |^grafana-licensing-conformance /.test(line));
      expect(breakable.filter((line) => line.trim().split(' ').length > 3)).toEqual([]);
    }
  });

  it('names the profile first if it leaves scenarios out', () => {
    const leftOut = resultOf({
      verdict: 'skipped',
      reason: createReason('not-in-profile', { profile: 'stateless', requires: 'a server that remembers a removal' }),
      exchange: null,
    });
    const scope = { ...mixed.scope, profile: 'stateless' } as const;
    const lines = terminalReport(reportOf([leftOut], { scope }), plain).split('\n');
    expect(lines.slice(0, 4)).toContain('Profile stateless: 1 scenario left out.');
    expect(lines.find((line) => line.startsWith('Scope: '))).toMatch(/^Scope: profile stateless; /);
  });

  it('explains the numbers "1/2" of a cell, and nothing if no cell has two', () => {
    const results = [
      resultOf({ verdict: 'fail', findings: [findingOf()] }),
      resultOf({ id: 'remove.rejects.no-field' }),
    ];
    expect(terminalReport(reportOf(results), plain)).toContain('✖ 1/2 is 1 of 2 scenarios');
    expect(terminalReport(reportOf(results.slice(1)), plain)).not.toContain(' scenarios; of several');
  });

  it.each([
    [
      'a missing account',
      [resultOf({ verdict: 'blocked', reason: createReason('no-org-admin') })],
      {},
      'no organization admin',
    ],
    ['a time limit', [], { problem: createProblem('max-time') }, createProblem('max-time').message],
    ['no scenario', [], {}, 'nothing ran'],
    ['an unknown effect', [resultOf()], {}, 'the effect of a request is not known'],
  ] as const)('says in the result line that a run is partial because of $0: $3', (_, results, changes, why) => {
    const report = reportOf(results, { result: 'partial', exitCode: 4, ...changes });
    const [line] = terminalReport(report, { ...plain, detail: 'quiet', width: 1000 }).split('\n');
    expect(line).toMatch(/^Result: partial(?: \(max-time\))?: /);
    expect(line).toContain(why);
  });

  it('says that --min-fidelity is not possible if scenarios did not run, and why', () => {
    const results = [resultOf(), resultOf({ verdict: 'skipped', reason: createReason('only-option'), exchange: null })];
    const scope = { ...mixed.scope, minFidelity: 95 };
    const report = reportOf(results, { scope, result: 'partial', exitCode: 4 });
    const [line] = terminalReport(report, { ...plain, detail: 'quiet', width: 1000 }).split('\n');
    expect(line).toContain(
      `--min-fidelity needs every scenario, and 1 scenario did not run: ${createReason('only-option').message}`,
    );
  });
});

describe('progress', () => {
  const redact = (text: string): string => text.replaceAll('hunter22', '[REDACTED]');
  const elsewhere = { tty: false, color: false, verbose: false, redact };
  const tty = { ...elsewhere, tty: true, width: 40 };
  const failed = resultOf({ verdict: 'fail', findings: [findingOf()] });
  const shown = (event: RunEvent, options: ProgressOptions): string => createProgress(options)(event);

  it('is a line for each stage if the output is not a terminal, and with verbose one for each deviation', () => {
    expect(shown({ kind: 'stage', stage: 'connecting', url: 'https://hunter22.example/' }, elsewhere)).toBe(
      'Connecting to https://[REDACTED].example/\n',
    );
    expect(shown({ kind: 'planned', target, total: 54 }, elsewhere)).toBe(
      '54 scenarios against https://grafana.example.com/\n',
    );
    expect(shown({ kind: 'judged', result: failed, done: 2, total: 54 }, elsewhere)).toBe('');
    expect(shown({ kind: 'judged', result: resultOf(), done: 1, total: 54 }, { ...elsewhere, verbose: true })).toBe('');
    expect(shown({ kind: 'judged', result: failed, done: 2, total: 54 }, { ...elsewhere, verbose: true })).toBe(
      '✖ fail remove.rejects.another-instance (remove.wrong-instance)\n',
    );
    expect(
      shown({ kind: 'note', note: createNote('cleanup-incomplete', { problem: 'hunter22\n::error' }) }, elsewhere),
    ).toBe('note: [REDACTED]\\n::error\n');
  });

  it('on a terminal is one line that is rewritten, never wider than the terminal, and cleared at the end', () => {
    const long = resultOf({ id: 'remove.'.repeat(20) });
    const line = shown({ kind: 'judged', result: long, done: 2, total: 54 }, tty);
    expect(line.startsWith('\r\u001b[2K 2/54 ✔ remove')).toBe(true);
    const stage = shown({ kind: 'stage', stage: 'identifying', url: `https://${'h'.repeat(60)}.example/` }, tty);
    for (const one of [line, stage]) expect(stripVTControlCharacters(one).trim().length).toBeLessThan(40);
    expect(shown({ kind: 'judged', result: failed, done: 54, total: 54 }, tty)).toBe('\r\u001b[2K');
    expect(shown({ kind: 'note', note: createNote('cleanup-incomplete', { problem: 'a' }) }, tty)).toBe(
      '\r\u001b[2Knote: a\n',
    );
  });

  it('on a terminal counts what has failed so far', () => {
    const progress = createProgress(tty);
    progress({ kind: 'judged', result: failed, done: 1, total: 54 });
    progress({ kind: 'judged', result: failed, done: 2, total: 54 });
    expect(progress({ kind: 'judged', result: resultOf(), done: 3, total: 54 })).toContain(' 3/54 2 failed ✔ ');
  });
});
