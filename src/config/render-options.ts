import { fileVariable, longFlag, type Option, type OptionTable } from './option-declaration.ts';
import { options } from './options.ts';

/** The markers in README.md that the table is between. */
export const tableMarkers = { begin: '<!-- options -->', end: '<!-- /options -->' } as const;

/** The markers of the table of the options of `serve`. */
export const serveTableMarkers = { begin: '<!-- serve-options -->', end: '<!-- /serve-options -->' } as const;

/** The table of options in Markdown, as README.md shows it. */
export function renderOptionTable(table: OptionTable = options): string {
  const rows = Object.values(table).map((option) => [
    code(option.flag),
    code(option.variable),
    option.default === undefined ? (option.unset ?? '') : code(option.default),
    option.help,
  ]);
  const lines = [['Flag', 'Environment', 'Default', 'What it does'], ['---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

function code(text: string | undefined): string {
  return text === undefined ? '' : `\`${text}\``;
}

/** The text of `.env.example`: every variable, commented out, with what it is for. */
export function renderEnvironmentExample(table: OptionTable = options): string {
  const header = [
    '# Copy to .env and fill in. Precedence: flag, environment, .env, config file, default.',
    '# A # begins a comment only at the start of a line or after white space.',
    '# A variable that ends in _FILE names a file that holds the value.',
  ];
  const entries = Object.values(table)
    .filter(({ variable }) => variable !== undefined)
    .flatMap((option) => ['', `# ${sentence(option)}`, `# ${option.variable}=${option.default ?? ''}`]);
  return `${[...header, ...entries].join('\n')}\n`;
}

/** The help of an option as a sentence, with the other ways to set it. */
function sentence(option: Option): string {
  const text = `${option.help.charAt(0).toUpperCase()}${option.help.slice(1)}.`;
  const others = [longFlag(option), fileVariable(option)].filter((one) => one !== undefined);
  return others.length === 0 ? text : `${text} Also: ${others.join(', ')}.`;
}
