/** How much of a report is shown: the closing block alone, what a person needs, or everything. */
export type Detail = 'quiet' | 'normal' | 'verbose';

/** How a report is shown. */
export interface TerminalOptions {
  readonly color: boolean;
  /** In columns; 80 unless given. */
  readonly width?: number;
  /** `normal` unless given. */
  readonly detail?: Detail;
  /** How the program was started, for commands to type; the name of the package unless given. */
  readonly program?: string;
  /** Whether the caller chose the seed, so that it is shown. */
  readonly seedGiven?: boolean;
  /** Flags and values that the next command needs as this one did; not quoted. */
  readonly keptFlags?: readonly string[];
}
