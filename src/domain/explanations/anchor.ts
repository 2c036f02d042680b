/** What a code is the code of. */
export type CodeKind = 'finding' | 'problem' | 'reason' | 'note';

/** Where a code is explained, below the folder of this package: a page with an anchor for each code. */
export function explanationPath(kind: CodeKind, code: string): string {
  return `docs/findings.md#${anchorOf(kind, code)}`;
}

/** The anchor of a code in docs/findings.md. */
export function anchorOf(kind: CodeKind, code: string): string {
  return `${kind}-${code}`;
}
