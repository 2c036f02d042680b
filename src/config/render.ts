import { longFlag, type Option } from './option.ts';
import { allOptions } from './options.ts';

/** The markers in README.md that the table stands between. */
export const tableMarkers = { begin: '<!-- options -->', end: '<!-- /options -->' } as const;

/** The table of options in Markdown, as README.md shows it: everything but the options of `serve`. */
export function renderOptionTable(): string {
  const rows = allOptions
    .filter(({ commands }) => !commands.includes('serve'))
    .map((option) => [
      code(option.flag),
      code(option.variable),
      option.default === undefined ? (option.unset ?? '') : code(option.default),
      option.help,
    ]);
  const table = [['Flag', 'Environment', 'Default', 'What it does'], ['---', '---', '---', '---'], ...rows];
  return table.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

function code(text: string | undefined): string {
  return text === undefined ? '' : `\`${text}\``;
}

/** The text of `.env.example`: every variable, commented out, with what it is for. */
export function renderEnvironmentExample(): string {
  const header = [
    '# Copy to .env and fill in. A flag wins over the environment, the environment over this file.',
    '# Without GRAFANA_URL the suite looks at the reference server that comes along, and needs nothing of this.',
  ];
  const entries = allOptions
    .filter(({ variable }) => variable !== undefined)
    .flatMap((option) => ['', `# ${sentence(option)}`, `# ${option.variable}=${option.default ?? ''}`]);
  return `${[...header, ...entries].join('\n')}\n`;
}

function sentence(option: Option): string {
  const flag = longFlag(option);
  const text = `${option.help.charAt(0).toUpperCase()}${option.help.slice(1)}.`;
  return flag === undefined ? text : `${text} Also: ${flag}.`;
}
