import { setFlagsFromString } from 'node:v8';

/**
 * V8 would spend 25 MB on optimizing the HTTP parser, a WebAssembly module, and 15 MB on a larger young generation. For a few
 * hundred requests, neither is worth it.
 */
const flags = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--semi-space-growth-factor=1'];

/** The versions of Node that know these flags. Another one might print a message about them. */
const majors = [22, 24, 26];

/** Keeps the memory of this process small. Call it before the first request. */
export function limitMemory({ node }: { readonly node: string }): void {
  if (!majors.includes(Number.parseInt(node, 10))) return;
  for (const flag of flags) setFlagsFromString(flag);
}
