import type { inspectTarget } from '../app/doctor.ts';
import type { SettingOrigin } from '../config/origins.ts';
import type { Flags } from '../config/sources.ts';
import { createNote } from '../domain/messages/notes.ts';
import type { Detected, TargetFacts } from '../domain/report.ts';
import type { DoctorReport, Planned, RunCost } from '../domain/run-events.ts';
import { wrappedLine } from '../report/terminal/layout.ts';
import { exitCodeIn, failed } from './exit.ts';
import { type CliIo, complain, printable, printableJson } from './io.ts';
import { loadSettingsFor } from './load-settings.ts';
import { rows } from './rows.ts';
import { widthIn } from './terminal-options.ts';

/**
 * `doctor`: a dry run. Prints where each setting comes from, what was detected, what would run, and why the rest would not;
 * with `--json` as data.
 *
 * @param inspect - for tests; by default the real one
 */
export async function doctor(flags: Flags, io: CliIo, inspect?: typeof inspectTarget): Promise<number> {
  const loaded = await loadSettingsFor(io, 'doctor', flags);
  if (!loaded.ok) return failed(io, loaded.problem);
  const real = inspect ?? (await import('../app/doctor.ts')).inspectTarget;
  const inspection = await real(loaded.settings, { signal: io.interruption.signal });
  const withNotes = {
    ...inspection,
    notes: [...loaded.notes.map((text) => createNote('settings', { text })), ...inspection.notes],
  };
  const width = widthIn(io);
  const lines = [...settingLines(loaded.origins), ...linesOf(withNotes)];
  io.stdout.write(
    flags.json
      ? printableJson(io, asData(withNotes, loaded.origins))
      : `${lines.flatMap((line) => wrappedLine(printable(io, line), width)).join('\n')}\n`,
  );
  if (inspection.problem) complain(io, inspection.problem);
  return exitCodeIn(io, inspection);
}

/** The result as `--json` prints it: scenarios by their IDs. */
function asData({ planned, stages, ...report }: DoctorReport, settings: readonly SettingOrigin[]): object {
  return {
    schemaVersion: 1,
    settings,
    ...report,
    stages: stages.map(({ scenarios, ...stage }) => ({ ...stage, scenarios: scenarios.map(({ id }) => id) })),
    planned: planned.map(({ scenario, decision, reason }) => ({ id: scenario.id, decision, reason })),
  };
}

/** Where each setting comes from. What may be a secret is not shown. */
function settingLines(origins: readonly SettingOrigin[]): readonly string[] {
  if (origins.length === 0) return [];
  const cells = origins.map(({ name, where, values }) => {
    const value = values === null ? '' : `${values.join(', ')}  `;
    return [name, name === where ? value.trim() || 'set' : `${value}from ${where}`] as const;
  });
  return ['Settings', ...rows(cells, 2), ''];
}

function linesOf({ target, planned, cost, findings, notes }: DoctorReport): readonly string[] {
  const left = planned.filter(({ decision }) => decision !== 'run');
  const sections = [
    ['Target', ...rows(factsOf(target), 2)],
    ...(findings.length > 0 ? [['The server as a whole', ...findings.map(({ message }) => `  ${message}`)]] : []),
    ...(notes.length > 0 ? [['Notes', ...notes.map(({ message }) => `  ${message}`)]] : []),
    ...(planned.length > 0 ? [[`Would run: ${planned.length - left.length} of ${planned.length} scenarios`]] : []),
    ...(cost ? [['A run costs the server', ...rows(costsOf(cost), 2)]] : []),
    ...(left.length > 0 ? [['Would not run', ...reasons(left)]] : []),
  ];
  return sections.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}

function factsOf({ url, version, edition, licensed, detected, insecure, builtIn }: TargetFacts): readonly Row[] {
  return [
    ['URL', builtIn ? `${url} (the built-in reference server)` : url],
    ['Version', version ?? notDetected],
    ['Edition', edition ?? notDetected],
    ['Licensed', licensed === null ? notDetected : licensed ? 'yes' : 'no'],
    ...(detected
      ? ([
          ['Root URL', `${detected.rootUrl} (${rootUrlFrom[detected.rootUrlFrom]})`],
          ['Anonymous access', detected.anonymousAccess],
          ['License source', licenseSources[detected.licenseSource]],
        ] as const)
      : []),
    ...(insecure ? ([['TLS', 'certificates are NOT checked (--insecure)']] as const) : []),
  ];
}

const notDetected = 'not detected';

const licenseSources: Readonly<Record<Detected['licenseSource'], string>> = {
  database: 'database',
  elsewhere: 'database and elsewhere (file or environment)',
  unknown: notDetected,
};

function costsOf(cost: RunCost): readonly Row[] {
  const accounts = [
    ...(cost.usersCreated > 0 ? ['a user'] : []),
    ...(cost.serviceAccountsCreated > 0 ? ['a service account'] : []),
  ];
  return [
    [
      'Requests',
      `${cost.scenarioRequests}, of which ${cost.possibleWrites} could change the license if the server accepts them`,
    ],
    ['Failed logins', `${cost.failedLogins}, for a user that does not exist`],
    ['Accounts created', accounts.length > 0 ? `${accounts.join(' and ')}, deleted afterwards` : 'none'],
    ['Issuer contacts', `${cost.issuerContacts}${cost.issuerContacts > 0 ? ', for renewals' : ''}`],
    ['License', cost.changesLicense ? 'added, renewed, removed, and restored at the end' : 'not changed'],
  ];
}

type Row = readonly [name: string, value: string];

const rootUrlFrom = {
  option: 'from --instance',
  settings: "from the server's settings",
  'stored license': 'from the stored license',
  license: 'from the license you provided',
  url: 'from the URL; --instance sets another',
} as const;

/** What would not run, grouped by the reason, because the reason is what can be changed. */
function reasons(left: readonly Planned[]): readonly string[] {
  const headings = left.map(({ decision, reason }) => `${decision}: ${reason?.message ?? 'no reason given'}`);
  return [...new Set(headings)].flatMap((heading) => {
    const ids = left.filter((_, at) => headings[at] === heading).map(({ scenario }) => scenario.id);
    return [`  ${ids.length} ${heading}`, ...ids.map((id) => `    ${id}`)];
  });
}
