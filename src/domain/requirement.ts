/**
 * One thing the documentation says, in our own words.
 *
 * - `must`: the page says it.
 * - `should`: plausible, but the page does not say it; a deviation is a `warn`.
 * - `not exercised`: said, but not observable from outside, with the reason.
 */
export type Requirement = Exercised | NotExercised;

export interface RequirementBase {
  /** Stable word id such as `remove.instance-required`; it is never renamed or given to another requirement. */
  readonly id: string;
  /** The anchor of the section of Grafana's page where it stands. */
  readonly section: string;
  readonly text: string;
}

export interface Exercised extends RequirementBase {
  readonly level: 'must' | 'should';
  /** What is usually behind a failure, for `explain`. */
  readonly usualCause: string;
}

export interface NotExercised extends RequirementBase {
  readonly level: 'not exercised';
  readonly because: string;
}

/** Declares requirements that stand in one section of the page. */
export function requirementsOf(
  section: string,
  stated: readonly (Omit<Exercised, 'section'> | Omit<NotExercised, 'section'>)[],
): readonly Requirement[] {
  return stated.map((one) => ({ ...one, section }));
}
