import type { inspectTarget } from '../app/doctor.ts';
import type { Flags } from '../config/sources.ts';
import { exitCodes } from '../domain/problem.ts';
import type { TargetFacts } from '../domain/report.ts';
import type { DoctorReport, Planned } from '../domain/run-events.ts';
import { exitCodeIn } from './exit.ts';
import { type CliIo, complain, harmless } from './io.ts';
import { loadSettingsFor } from './settings.ts';

/**
 * `doctor`: everything up to the first scenario; tells what was learned, what would run, what would not and why.
 *
 * @param inspect - for tests; by default the real one
 */
export async function doctor(flags: Flags, world: CliIo, inspect?: typeof inspectTarget): Promise<number> {
  const loaded = await loadSettingsFor(world, 'doctor', flags);
  if (!loaded.ok) {
    complain(world, loaded.problem);
    return exitCodes[loaded.problem.code];
  }
  const real = inspect ?? (await import('../app/doctor.ts')).inspectTarget;
  const inspection = await real(loaded.settings, { signal: world.interruption.signal });
  world.stdout.write(
    `${linesOf(inspection)
      .map((line) => harmless(world, line))
      .join('\n')}\n`,
  );
  if (inspection.problem) complain(world, inspection.problem);
  return exitCodeIn(world, inspection);
}

function linesOf({ target, planned, notes }: DoctorReport): readonly string[] {
  const held = planned.filter(({ decision }) => decision !== 'run');
  const sections = [
    ['Target', ...rows(factsOf(target))],
    ...(notes.length > 0 ? [['Notes', ...notes.map(({ message }) => `  ${message}`)]] : []),
    ...(planned.length > 0 ? [[`Would run: ${planned.length - held.length} of ${planned.length} scenarios`]] : []),
    ...(held.length > 0 ? [['Would not run', ...reasons(held)]] : []),
  ];
  return sections.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}

function factsOf({ url, version, edition, licensed, detected, insecure, builtIn }: TargetFacts): readonly Row[] {
  const unknown = 'could not be learned';
  return [
    ['URL', builtIn ? `${url} (the reference server that comes along)` : url],
    ['Version', version ?? unknown],
    ['Edition', edition ?? unknown],
    ['Licensed', licensed === null ? unknown : licensed ? 'yes' : 'no'],
    ...(detected
      ? ([
          ['Root URL', `${detected.rootUrl} (${rootUrlFrom[detected.rootUrlFrom]})`],
          ['Anonymous access', detected.anonymousAccess],
          [
            'License from',
            detected.licenseSource === 'database' ? 'the database' : 'elsewhere than the database alone',
          ],
        ] as const)
      : []),
    ...(insecure ? ([['TLS', 'certificates are NOT checked (--insecure)']] as const) : []),
  ];
}

type Row = readonly [name: string, value: string];

const rootUrlFrom = {
  option: 'from --instance',
  settings: "from the target's settings",
  'stored license': 'from the license that is stored',
  license: 'from the license that was given',
  url: 'taken from the URL; --instance tells another',
} as const;

/** What will not run, by reason: first the reason, because that is what can be changed. */
function reasons(held: readonly Planned[]): readonly string[] {
  const headings = held.map(({ decision, reason }) => `${decision}: ${reason?.message ?? 'no reason given'}`);
  return [...new Set(headings)].flatMap((heading) => {
    const ids = held.filter((_, at) => headings[at] === heading).map(({ scenario }) => scenario.id);
    return [`  ${ids.length} ${heading}`, ...ids.map((id) => `    ${id}`)];
  });
}

function rows(cells: readonly Row[]): readonly string[] {
  const width = Math.max(...cells.map(([name]) => name.length));
  return cells.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
