/** A generated file. */
export interface MockFile {
  /** Relative to the folder of the mock, with slashes. */
  readonly path: string;
  readonly text: string;
}
