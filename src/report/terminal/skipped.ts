import type { Report, ScenarioResult } from '../../domain/report.ts';
import type { Impact } from '../../domain/scenario.ts';
import { forTerminal } from '../escape.ts';
import { wrapped } from './layout.ts';
import type { Paint } from './paint.ts';
import { counted } from './plural.ts';
import { marked } from './symbol-lines.ts';

/** How the lines are laid out. */
interface SkippedLayout {
  readonly width: number;
  readonly paint: Paint;
  /** Whether to list the ids. */
  readonly withIds: boolean;
}

/** The scenarios that were blocked, by reason. */
export function blockedLines({ results }: Report, options: SkippedLayout): readonly string[] {
  const { width, withIds } = options;
  return [...byReason(results.filter(({ verdict }) => verdict === 'blocked'))].flatMap(([reason, blocked]) => [
    ...marked('blocked', `${blocked.length} × ${reason}`, options),
    ...(withIds ? wrapped(blocked.map(({ id }) => forTerminal(id)).join(', '), { width, first: '      ' }) : []),
  ]);
}

/** The scenarios that were skipped: how many, why, and which option would run them. */
export function skippedLines({ results, scope }: Report, options: SkippedLayout): readonly string[] {
  const skipped = results.filter(({ verdict }) => verdict === 'skipped');
  const byImpact = skipped.filter(isSkippedByImpact);
  const others = skipped.filter((result) => !byImpact.includes(result));
  return [
    ...(byImpact.length === 0 ? [] : [impactSentence(byImpact, scope.impact)]),
    ...[...byReason(others)].map(([reason, group]) => `${group.length} × ${reason}`),
  ].flatMap((sentence) => marked('skipped', sentence, options));
}

/** A scenario that `--only` or `--skip` left out would not run at a higher impact either. */
function isSkippedByImpact({ reason }: ScenarioResult): boolean {
  return reason?.code === 'impact-too-low' || reason?.code === 'out-of-scope';
}

/** Whether `--impact reject` would run it: it needs no other state of the license. */
function isLeftToReject({ impact, reason }: ScenarioResult): boolean {
  return impact === 'reject' && reason?.code === 'impact-too-low';
}

function impactSentence(skipped: readonly ScenarioResult[], allowed: Impact): string {
  const milder = skipped.filter(isLeftToReject).length;
  const options =
    milder === 0
      ? '--impact write runs them'
      : milder === skipped.length
        ? '--impact reject runs them'
        : `--impact reject runs ${milder} of them, --impact write all`;
  return `${counted(skipped.length, 'scenario')} skipped at impact ${allowed}: ${options}`;
}

function byReason(results: readonly ScenarioResult[]): ReadonlyMap<string, readonly ScenarioResult[]> {
  return Map.groupBy(results, ({ reason }) => forTerminal(reason?.message ?? 'no reason given'));
}
