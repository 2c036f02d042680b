import type { Plugin } from 'rolldown';

/** An import of a module of Node, as rolldown prints it. */
const imported = /^import (?:([\w$]+)(?:, )?)?(?:\{ ([^}]+) \})? ?from "(node:[^"]+)";$/gm;

/**
 * Loads the modules of Node with `process.getBuiltinModule` instead of `import`. For an `import`, Node reads every property
 * of the module, which loads parts that nobody asked for: streams for `process`, Web Crypto for `crypto`. Together they take
 * longer than all other work of `--help`.
 */
export function nodeModules(): Plugin {
  return {
    name: 'node-modules',
    renderChunk: (code) => ({ code: withoutImports(code), map: null }),
  };
}

/** A chunk whose imports of modules of Node are replaced, line by line, so that its source map stays right. */
export function withoutImports(code: string): string {
  return code.replace(imported, (_, whole: string | undefined, names: string | undefined, id: string) => {
    const module = id === 'node:process' ? 'process' : `process.getBuiltinModule("${id}")`;
    return [
      ...(whole === undefined || whole === module
        ? []
        : [`const ${whole} = ${rare.has(id) ? lazily(module, whole, code) : module};`]),
      ...(names === undefined ? [] : [`const { ${names.replaceAll(' as ', ': ')} } = ${module};`]),
    ].join(' ');
  });
}

/** Modules that are imported by code which is hardly ever called: that of commander for commands in files of their own. */
const rare = new Set(['node:child_process']);

/** An object with the properties of a module that some code uses. It loads the module when one of them is read. */
function lazily(module: string, name: string, code: string): string {
  const used = new Set(
    [...code.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].flatMap(([, property]) => property ?? []),
  );
  return `{ ${[...used].map((property) => `get ${property}() { return ${module}.${property}; }`).join(', ')} }`;
}
