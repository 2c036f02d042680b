import { join, resolve } from 'node:path';
import { build, type OutputChunk } from 'rolldown';
import { chunkGroups } from './chunks.ts';
import { nodeModules } from './node-modules.ts';
import { dispatchersOfUndici } from './undici.ts';

const root = resolve(import.meta.dirname, '../..');
const entries = ['src/cli/main', 'src/index', 'src/vitest', 'src/pact/worker/main'];

/**
 * Bundles the command, the library and the process of Pact, with the dependencies. The peers stay outside: Vitest, because a
 * suite has its own, and Pact, because it has a native library.
 *
 * @param directory - the folder to write to
 * @returns the files that were written, with the modules in each
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
      sourcemap: true,
      // Positions alone: stack traces need no more, and the sources are three quarters of a map.
      sourcemapExcludeSources: true,
    },
  });
  return output.filter((file) => file.type === 'chunk');
}
