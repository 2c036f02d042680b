import { parseEnvFile } from './env-file-parser.ts';

/** Ways to write a value: plain if that is clear, else in quotes that nothing in it ends. */
const forms: readonly ((value: string) => string)[] = [
  (value) => (/^[\w./:@%+,=~-]*$/.test(value) ? value : `'${value}'`),
  (value) => `"${value}"`,
  (value) => `\`${value}\``,
  (value) => value,
];

/**
 * The text of a file that `--env-file` reads, with a line for each variable.
 *
 * @returns the name of the variable instead if its value cannot be written in such a file
 */
export function renderEnvFile(
  variables: Readonly<Record<string, string>>,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly variable: string } {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(variables)) {
    const line = forms.map((form) => `${name}=${form(value)}`).find((one) => isReadAs(one, value));
    if (line === undefined) return { ok: false, variable: name };
    lines.push(`${line}\n`);
  }
  return { ok: true, text: lines.join('') };
}

function isReadAs(line: string, value: string): boolean {
  const { assignments, otherLines } = parseEnvFile(line);
  const [read, ...more] = assignments;
  return read?.value === value && !read.malformed && more.length === 0 && otherLines.length === 0;
}
