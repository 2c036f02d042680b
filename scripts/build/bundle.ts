import { join, resolve } from 'node:path';
import { build, type OutputChunk } from 'rolldown';
import { nodeModules } from './builtin-imports.ts';
import { chunkGroups, circleIn } from './chunks.ts';
import { dispatchersOfUndici } from './undici.ts';

const root = resolve(import.meta.dirname, '../..');
const entries = ['src/cli/main', 'src/index', 'src/vitest', 'src/pact/worker/main'];

/**
 * Bundles the command, the library and the process of Pact, with the dependencies. The peers stay outside: Vitest, because a
 * suite has its own, and Pact, because it has a native library.
 *
 * @param directory - the folder to write to
 * @returns the files that were written, with the modules in each
 * @throws Error if files import each other
 */
export async function bundle(directory: string): Promise<readonly OutputChunk[]> {
  const { output } = await build({
    cwd: root,
    input: Object.fromEntries(entries.map((name) => [name, join(root, `${name}.ts`)])),
    platform: 'node',
    external: ['@pact-foundation/pact', 'vitest'],
    // undici's own switch for bundles: it leaves out a parser that is experimental and off.
    transform: { define: { esbuildDetection: 'true' } },
    plugins: [dispatchersOfUndici(), nodeModules()],
    preserveEntrySignatures: 'allow-extension',
    output: {
      dir: directory,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'src/chunks/[name].js',
      codeSplitting: { includeDependenciesRecursively: false, groups: chunkGroups },
      // Comments are read at each start, and the licenses are in a file of their own.
      comments: false,
      sourcemap: true,
      // Positions alone: stack traces need no more, and the sources are three quarters of a map.
      sourcemapExcludeSources: true,
    },
  });
  const chunks = output.filter((file) => file.type === 'chunk');
  const circle = circleIn(new Map(chunks.map(({ fileName, imports }) => [fileName, imports])));
  if (circle)
    throw new Error(`Files of the build import each other: ${circle.join(' -> ')}. See scripts/build/chunks.ts.`);
  return chunks;
}
