import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProblem } from '../../src/domain/messages/problems.ts';
import { githubAnnotations } from '../../src/report/github.ts';
import { anyReport } from './arbitrary.ts';
import { findingOf, mixedResults, reportOf, resultOf } from './sample.ts';

/** What the runner reads: its expression for workflow commands, and its unescaping. */
function read(text: string): readonly { readonly level: string; readonly title: string; readonly message: string }[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, level = '', title = '', message = ''] = /^::(error|warning) title=([^:,]*)::(.*)$/.exec(line) ?? [];
      return { level, title: unescaped(title), message: unescaped(message) };
    });
}

const unescaped = (text: string): string =>
  text.replace(/%(0D|0A|3A|2C|25)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const failing = (count: number) =>
  Array.from({ length: count }, (_, at) => resultOf({ id: `check.n${at}`, verdict: 'fail', findings: [findingOf()] }));

describe('the annotations for GitHub Actions', () => {
  it('are none for a run without deviations', () => {
    expect(githubAnnotations(reportOf([resultOf()]))).toBe('');
  });

  it('are an error for a fail, a warning for a warn and for blocked scenarios', () => {
    const shown = read(githubAnnotations(reportOf(mixedResults)));
    expect(shown.map(({ level, title }) => [level, title])).toEqual([
      ['error', 'Licensing conformance: fail remove.rejects.another-instance'],
      ['warning', 'Licensing conformance: warn add.rejects.altered-signature'],
      ['warning', 'Licensing conformance: 1 scenario blocked'],
    ]);
    expect(shown[0]?.message).toBe('as server-admin: Expected status 422, saw status 202. (remove.wrong-instance)');
  });

  it('are errors for warnings if the run was strict', () => {
    const scope = {
      impact: 'read',
      profile: 'full',
      minFidelity: null,
      strict: true,
      only: [],
      skip: [],
      provisioned: [],
    } as const;
    const results = [resultOf({ verdict: 'warn', findings: [findingOf({ level: 'should' })] })];
    expect(read(githubAnnotations(reportOf(results, { scope }))).map(({ level }) => level)).toEqual(['error']);
  });

  it('name the problem, and the result if nothing else is an error', () => {
    const problem = createProblem('stopped-answering', { at: 'add.garbage', failure: 'gone' });
    const broken = reportOf([], { problem, result: 'error', exitCode: 3 });
    expect(read(githubAnnotations(broken))).toMatchObject([{ level: 'error', message: problem.message }]);
    expect(read(githubAnnotations(reportOf([], { result: 'partial', exitCode: 4 })))).toMatchObject([
      { level: 'error', message: 'The result is partial, the exit code 4.' },
    ]);
  });

  it('are at most ten, as GitHub shows no more, and the last one counts the rest', () => {
    const shown = read(githubAnnotations(reportOf(failing(25))));
    expect(shown).toHaveLength(10);
    expect(shown.at(-1)?.message).toBe('16 more are in the report.');
    expect(read(githubAnnotations(reportOf(failing(10)))).at(-1)?.title).toContain('check.n9');
  });

  it('stay one command if the target sends line breaks and commands', () => {
    const message = '100%0A::error::x\n::set-output name=a::b, c';
    const report = reportOf([resultOf({ id: 'a,b::c', verdict: 'fail', findings: [findingOf({ message })] })]);
    expect(read(githubAnnotations(report))).toEqual([
      {
        level: 'error',
        title: 'Licensing conformance: fail a,b::c',
        message: 'as server-admin: 100%0A::error::x\\n::set-output name=a::b, c (remove.wrong-instance)',
      },
    ]);
  });

  it('are workflow commands and nothing else, and at least one is an error if the exit code is not 0', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const shown = read(githubAnnotations(report));
        expect(shown.filter(({ level }) => level === '')).toEqual([]);
        if (report.exitCode !== 0) expect(shown[0]?.level).toBe('error');
      }),
    );
  });
});
