/** The rows of a table of two columns, with spaces in front of each. */
export function rows(cells: readonly (readonly [name: string, value: string])[], indent: number): readonly string[] {
  const width = Math.max(...cells.map(([name]) => name.length));
  return cells.map(([name, value]) => `${' '.repeat(indent)}${name.padEnd(width)}  ${value}`);
}
