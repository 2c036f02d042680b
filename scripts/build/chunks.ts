/** Modules that share a file of the build. */
interface ChunkGroup {
  readonly name: string;
  readonly test: RegExp;
  readonly priority: number;
}

/**
 * The files of the build, so that each command loads few and none that it does not need. A module belongs to the first
 * group whose pattern it matches; one that matches none shares the file of what imports it. A group may import those above
 * it that it is built on, and never one that imports it, because such files cannot be loaded one after the other.
 */
const groups: Readonly<Record<string, RegExp>> = {
  // What every command loads
  base: /\/src\/(domain\/(defined-only|exit-codes|problem|system-error)|config\/package-info|local-state\/private-folder)\.ts$|\/package\.json$/,
  // What `list` loads
  specs: /\/specs\/|\/src\/domain\/(endpoint|persona|requirement|scenario|status|version)\.ts$/,
  // What `explain` and `completion` load
  explanations: /\/src\/domain\/explanations\/(?!anchor\.)/,
  // Not with the specs, which the library loads too
  rows: /\/src\/cli\/rows\.ts$/,
  domain: /\/src\/domain\//,
  // What reads a YAML file, if there is one
  yaml: /\/src\/config\/(yaml|config-entries|deviation-entries|deviation-file)\.ts$|\/node_modules\/yaml\//,
  config: /\/src\/config\/|\/node_modules\/picomatch\//,
  // What prints a message, redacted
  messages:
    /\/src\/report\/(redact|escape|earlier-report|redaction\/.*)\.ts$|\/src\/local-state\/atomic-write\.ts$|\/src\/cli\/(io|exit)\.ts$/,
  reference: /\/src\/reference\/|\/node_modules\/(@hono|hono)\//,
  explore: /\/src\/explore\/|\/node_modules\/(fast-check|pure-rand)\//,
  pact: /\/src\/pact\/(contract\/|provider\/|verify\/|worker-process)|\/contracts\/schemas\//,
  mock: /\/src\/mock\//,
  // Whatever a run needs
  run: /\/src\/(http|discovery|accounts|license|engine|app|report|deviations|local-state)\/|\/node_modules\/(?!commander\/)/,
};

export const chunkGroups: ChunkGroup[] = Object.entries(groups).map(([name, test], index, { length }) => ({
  name,
  test,
  priority: length - index,
}));

/**
 * A circle among files of the build, each of which imports the next one statically; undefined if there is none. In a circle,
 * code would run before what it needs.
 */
export function circleIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const search = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const imported of imports.get(file) ?? []) {
      const circle = search(imported, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = search(file, []);
    if (circle) return circle;
  }
  return undefined;
}
