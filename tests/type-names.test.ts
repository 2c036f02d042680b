import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The names of the types that a source text declares, those inside functions included; what it imports is left out. */
function typeNamesIn(source: string): readonly string[] {
  const declarations = source.matchAll(
    /^ *(?:export )?(?:type|interface|class) (\w+)(?:<[^=]*>)?(?: =| \{| extends |$)/gm,
  );
  return [...declarations].map(([, name = '']) => name);
}

/** The names that several files declare, each with its files. */
function declaredTwice(sources: ReadonlyMap<string, string>): Readonly<Record<string, readonly string[]>> {
  const declared = [...sources].flatMap(([file, source]) => typeNamesIn(source).map((name) => ({ name, file })));
  const byName = [...Map.groupBy(declared, ({ name }) => name)].filter(([, places]) => places.length > 1);
  return Object.fromEntries(byName.map(([name, places]) => [name, places.map(({ file }) => file)]));
}

describe('a type name', () => {
  test('is declared once in src/ and specs/, so that it has one meaning', () => {
    const files = globSync('{src,specs}/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.generated.ts'));
    expect(files.length).toBeGreaterThan(300);
    expect(declaredTwice(new Map(files.map((file) => [file, readFileSync(`${root}${file}`, 'utf8')])))).toEqual({});
  });

  test('that two files declare is found, exported or not, and in each form of a declaration', () => {
    const sources = new Map([
      ['a.ts', 'export interface First {\n}\ntype Second<T> = T;\ninterface Third extends Other {}\nclass Fourth {}\n'],
      [
        'b.ts',
        'interface First {\n}\nexport type Second =\n  | 1;\nfunction f() {\n  type Third = 1;\n}\ntype Fourth = 2;\n',
      ],
      ['c.ts', "import {\n  type First,\n  type Second,\n} from './a.ts';\nexport type { Third } from './a.ts';\n"],
    ]);
    expect(declaredTwice(sources)).toEqual({
      First: ['a.ts', 'b.ts'],
      Second: ['a.ts', 'b.ts'],
      Third: ['a.ts', 'b.ts'],
      Fourth: ['a.ts', 'b.ts'],
    });
  });
});
