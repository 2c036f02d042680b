/** The parts of a process that say which runtime it is. */
interface Runtime {
  readonly versions: { readonly node: string; readonly bun?: string | undefined };
  readonly platform: NodeJS.Platform;
}

const oldest = { major: 22, minor: 19 };

/**
 * Why the command cannot run here: another runtime than Node, a Node that is too old, or Windows.
 *
 * Imports nothing, because an old Node could not load it.
 *
 * @returns what to print; undefined if the command can run
 */
export function unsupportedReason({ versions, platform }: Runtime): string | undefined {
  const required = `Node ${oldest.major}.${oldest.minor} or later`;
  if (versions.bun !== undefined) {
    return `grafana-licensing-conformance needs ${required}; this is Bun ${versions.bun}. Start it with npx, or with bunx without --bun.`;
  }
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
    return `grafana-licensing-conformance needs ${required}; this is ${versions.node}. Install a newer one from https://nodejs.org/.`;
  }
  if (platform === 'win32') {
    return 'grafana-licensing-conformance does not support Windows, because it cannot protect its files from other users there. Run it in the Windows Subsystem for Linux or in a Linux container.';
  }
  return undefined;
}
