import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { clientScenarios } from '../specs/client-scenarios.ts';
import { scenarios } from '../specs/index.ts';
import { allRequirements } from '../src/cli/explain-data.ts';
import { clientCommandOptions } from '../src/config/client-command-options.ts';
import { longFlag, type Option } from '../src/config/option-declaration.ts';
import { options } from '../src/config/options.ts';
import { serveOptions } from '../src/config/serve-options.ts';
import { faults } from '../src/reference/index.ts';
import { runLine } from './cli/fake-io.ts';
import { commandsIn, inlineCodeIn } from './support/documented-commands.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const pages = ['.', 'docs', 'examples'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: folder !== '.', encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
    .map((name) => join(folder, name)),
);
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');
/** Each command of a page once. */
const commands = pages.flatMap((page) => {
  const all = commandsIn(textOf(page)).map((command) => ({ page, ...command, line: command.args.join(' ') }));
  return [...new Map(all.map((one) => [`${one.program} ${one.line}`, one])).values()];
});

const names = [
  ['run'],
  ['doctor'],
  ['restore'],
  ['list'],
  ['explain'],
  ['compare'],
  ['openapi'],
  ['client'],
  ['serve'],
  ['pact', 'generate'],
  ['pact', 'verify'],
  ['mock', 'init'],
  ['init'],
  ['completion'],
] as const;

/** Flags of other tools that the docs name by themselves. */
const foreign = [
  '--baseline',
  '--collector.textfile.directory',
  '--ignore',
  '--ignore-scripts',
  '--provider-state-header-name',
  '--quick',
];

let help: ReturnType<typeof readHelp> | undefined;

/** The flags of each command, each with whether a value follows it, as its help lists them. It is read once. */
function flagsOfCommands(): ReturnType<typeof readHelp> {
  help ??= readHelp();
  return help;
}

async function readHelp(): Promise<ReadonlyMap<string, ReadonlyMap<string, boolean>>> {
  const all = names.map(async (name) => {
    const { out } = await runLine([...name, '--help']);
    expect(out).toContain(`Usage: grafana-licensing-conformance ${name.join(' ')} `);
    const listed = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)( <)?/gm)];
    return [name.join(' '), new Map(listed.map(([, flag = '', value]) => [flag, value !== undefined]))] as const;
  });
  return new Map(await Promise.all(all));
}

function tableOf(command: string | undefined): readonly Option[] {
  if (command === 'serve') return Object.values(serveOptions);
  return Object.values(command === 'client' ? clientCommandOptions : options);
}

/** Whether a reader is to put in a value. */
function isPlaceholder(value: string): boolean {
  return /[$…<]/.test(value) || /^[A-Z]+$/.test(value);
}

/** What is wrong with a command line that a page shows. */
async function wrongIn(args: readonly string[]): Promise<readonly string[]> {
  const flagsOf = await flagsOfCommands();
  const path = args.slice(0, ['pact', 'mock'].includes(args[0] ?? '') ? 2 : 1);
  const flags = flagsOf.get(path.join(' '));
  if (!flags) return [`no command ${path.join(' ')}`];
  const own = args.slice(path.length, args.includes('--') ? args.indexOf('--') : args.length);
  return own.flatMap((word, at) => {
    if (!word.startsWith('--')) return [];
    const [flag = '', attached] = word.split(/=(.*)/s);
    if (!flags.has(flag)) return [`${path.join(' ')} has no ${flag}`];
    if (!flags.get(flag)) return [];
    const value = attached ?? own[at + 1];
    if (value === undefined || value.startsWith('--')) return [`${flag} needs a value`];
    const option = tableOf(path[0]).find((one) => longFlag(one) === flag);
    const checked = isPlaceholder(value) ? undefined : option?.check(value);
    return checked?.ok === false ? [`${flag} ${value}: must be ${checked.allowed}`] : [];
  });
}

describe('the commands in blocks of code of the docs', () => {
  test.each(commands)('$page: $program $line can be typed', async ({ args }) => {
    expect(await wrongIn(args)).toEqual([]);
  });

  test.each(commands)('$page: $program $line is found in a folder where the package is installed', ({ program }) => {
    expect(program).toMatch(/\bnpx |node_modules\/\.bin\/|^docker /);
  });

  test('explain only what can be explained', async () => {
    const explained = commands.filter(({ args }) => args[0] === 'explain');
    expect(explained.length).toBeGreaterThan(0);
    for (const { args } of explained) expect((await runLine(args)).exitCode, args.join(' ')).toBe(0);
  });

  test.each([
    ['npx licensing-conformance rnu', 'no command rnu'],
    ['npx grafana-licensing-conformance run --colour', 'run has no --colour'],
    ['GRAFANA_URL=http://h/ npx grafana-licensing-conformance run --impact all # x', '--impact all: must be read'],
    ['true && grafana-licensing-conformance serve --port', '--port needs a value'],
    ['npx node src/cli/main.ts mock init --from msw', 'mock init has no --from'],
    ['npx grafana-licensing-conformance doctor \\\n  --reporter json && true', 'doctor has no --reporter'],
  ])('would be noticed if wrong: %s', async (line, wrong) => {
    const [command] = commandsIn(`\`\`\`sh\n${line}\n\`\`\`\n`);
    expect((await wrongIn(command?.args ?? [])).join()).toContain(wrong);
  });
});

describe('the ids that a sentence of the docs names', () => {
  test.each(pages)('%s: belong to a requirement, a scenario or a fault', (page) => {
    const known = new Set([...allRequirements, ...scenarios, ...clientScenarios, ...faults].map(({ id }) => id));
    const isId = (code: string): boolean =>
      /^(?:check|add|renew|remove|access|response|client)\.[a-z]/.test(code) && !/\*|\.(?:sh|mjs|py)$/.test(code);
    expect(inlineCodeIn(textOf(page)).filter((code) => isId(code) && !known.has(code))).toEqual([]);
  });
});

describe('the options that a sentence of the docs names', () => {
  test.each(pages)('%s: belong to a command, or to the one that is named with them', async (page) => {
    const flagsOf = await flagsOfCommands();
    const known = new Set([...flagsOf.values()].flatMap((flags) => [...flags.keys()]));
    const wrong = inlineCodeIn(textOf(page)).flatMap((code) => {
      if (code.startsWith('--')) {
        const [flag = ''] = code.split(/[ =]/);
        return known.has(flag) || foreign.includes(flag) ? [] : [code];
      }
      const name = names.map((words) => words.join(' ')).find((words) => code.startsWith(`${words} --`));
      const flags = name === undefined ? [] : [...code.matchAll(/(?<= )--[a-z-]+/g)].map(([flag]) => flag);
      return flags.every((flag) => flagsOf.get(name ?? '')?.has(flag)) ? [] : [code];
    });
    expect(wrong).toEqual([]);
  });
});
