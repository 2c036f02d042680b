/**
 * The public API of the package, read from the declarations that the compiler emits: what docs/api.md shows, so that no
 * public type changes unnoticed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { libraryKeys } from '../src/config/library-options.ts';
import { longFlag, nameOf, type Option } from '../src/config/option-declaration.ts';
import { options } from '../src/config/options.ts';

/** A name that an entry point exports, with its declaration without comments. */
export interface PublicDeclaration {
  readonly entry: string;
  readonly name: string;
  readonly text: string;
}

/** The public API, and the types that it mentions and does not export. */
export interface PublicApi {
  readonly declarations: readonly PublicDeclaration[];
  /** The types of the options, by their keys. */
  readonly optionTypes: ReadonlyMap<string, string>;
  readonly missing: readonly string[];
}

const root = fileURLToPath(new URL('../', import.meta.url));
const entries = { 'grafana-licensing-conformance': 'src/index', 'grafana-licensing-conformance/vitest': 'src/vitest' };

/** Made of the table of options, which docs/api.md lists instead. */
const derived = 'ConformanceOptions';

/** Emits the declarations and collects what the entry points export. Takes about a second. */
export function readPublicApi(): PublicApi {
  const folder = mkdtempSync(join(tmpdir(), 'licensing-conformance-api-'));
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(
      process.execPath,
      [compiler, '-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', folder],
      {
        cwd: root,
      },
    );
    const read = (path: string): string => withoutComments(readFileSync(path, 'utf8'));
    const declarations = Object.entries(entries).flatMap(([entry, path]) =>
      exportsOf(join(folder, `${path}.d.ts`), read)
        .map(({ name, text }) => ({ entry, name, text }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
    return {
      declarations,
      optionTypes: optionTypesIn(join(folder, 'src/config'), read),
      missing: missingIn(declarations, folder, read),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Read = (path: string) => string;

function exportsOf(path: string, read: Read): readonly { readonly name: string; readonly text: string }[] {
  const text = read(path);
  const declared = [...text.matchAll(/^export (?:declare )?(?:interface|type|const|function|class) (\w+)/gm)].map(
    ({ index, 1: name = '' }) => ({ name, text: declarationAt(text, index) }),
  );
  const exported = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';/gm)].flatMap(
    ([, names = '', from = '']) => {
      const source = exportsOf(resolve(dirname(path), from.replace(/\.ts$/, '.d.ts')), read);
      return names.split(',').flatMap((one) => {
        const name = one.trim().replace(/^type /, '');
        return source.filter((candidate) => candidate.name === name);
      });
    },
  );
  return [...exported, ...declared];
}

/** A declaration: up to the brace that closes it, or to a semicolon outside all brackets. */
function declarationAt(text: string, start: number): string {
  const end = /^export (?:declare )?(interface|class)/.test(text.slice(start)) ? '}' : ';';
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if ('\'"`'.includes(character)) at = text.indexOf(character, at + 1);
    depth += '{[('.includes(character) ? 1 : '}])'.includes(character) ? -1 : 0;
    if (depth === 0 && character === end) return text.slice(start, at + 1);
  }
  return text.slice(start);
}

function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*\*?[\s\S]*?\*\/\n/gm, '').replace(/^\s*\/\/.*\n/gm, '');
}

/** What the check of each option gives. */
function optionTypesIn(folder: string, read: Read): ReadonlyMap<string, string> {
  const text = ['target', 'run', 'tls-and-proxy'].map((part) => read(join(folder, `${part}-options.d.ts`))).join('\n');
  const checks = text.matchAll(
    /readonly (\w+): \{\n((?:(?! \} & )[\s\S])*?)readonly check: (?:import\([^)]*\)\.|\w+\.)?Check<([^;]*)>;/g,
  );
  return new Map(
    [...checks].map(([, key = '', before = '', type = '']) => {
      const plain = type.replace(/import\("[^"]*"\)\./g, '').replaceAll('"', "'");
      const isList = before.includes('readonly many: true') && !plain.startsWith('readonly ');
      return [key, isList ? `readonly ${plain}[]` : plain];
    }),
  );
}

/** Every type of this package that a public declaration mentions must be public itself. */
function missingIn(declarations: readonly PublicDeclaration[], folder: string, read: Read): readonly string[] {
  const files = new Set(['src', 'specs'].flatMap((part) => declarationFiles(join(folder, part))));
  const own = new Set(
    [...files].flatMap((file) =>
      [...read(file).matchAll(/^(?:export )?(?:declare )?(?:interface|type|class) (\w+)/gm)].map(
        ([, name = '']) => name,
      ),
    ),
  );
  const known = new Set(declarations.map(({ name }) => name));
  const mentioned = declarations
    .filter(({ name }) => name !== derived)
    .flatMap(({ text }) => [...text.replace(/'[^']*'/g, '').matchAll(/\b[A-Z]\w+\b/g)].map(([name]) => name));
  return [...new Set(mentioned)].filter((name) => own.has(name) && !known.has(name)).toSorted();
}

function declarationFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.d.ts'))
    .map((path) => join(folder, path));
}

/** The text of docs/api.md. */
export function renderPublicApi({ declarations, optionTypes }: PublicApi): string {
  const parts = Object.keys(entries).map((entry) => {
    const own = declarations.filter((one) => one.entry === entry && one.name !== derived);
    return `## \`${entry}\`\n\n\`\`\`ts\n${own.map(({ text }) => text).join('\n\n')}\n\`\`\``;
  });
  return `# Public API

Generated from the compiled declarations by \`npm run generate\`. \`npm run check\` fails if the public types change and this
page does not.

${parts.join('\n\n')}

## \`${derived}\`

Either \`url\` or \`reference\` is required. \`admin\` and \`orgAdmin\` are a \`Login\`; \`ca\`, \`cert\` and \`key\` are PEM text;
\`proxy\` is a URL. \`fetch\` is a \`Fetch\`: a function that gets the requests instead of the network, such as the global \`fetch\`
under MSW.

| Option | Type | Command line | What it does |
| --- | --- | --- | --- |
${optionRows(optionTypes).join('\n')}
`;
}

function optionRows(types: PublicApi['optionTypes']): readonly string[] {
  const keys = new Set(libraryKeys());
  return Object.values<Option>(options)
    .filter(({ key }) => keys.has(key))
    .map(
      (option) =>
        `| ${code(option.key)} | ${code(types.get(option.key))} | ${code(longFlag(option) ?? nameOf(option))} | ${option.help} |`,
    );
}

function code(text = ''): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
