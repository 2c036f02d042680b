import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The default state directory: that of XDG_STATE_HOME, on every system. Undefined if the user has no home folder. */
export function defaultStateDirectory(): string | undefined {
  const home = homeFolder();
  return home === undefined || !isAbsolute(home) ? undefined : join(home, '.local', 'state');
}

/** HOME may be empty, and without HOME the system may not know the user. */
function homeFolder(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}

/** The folder of this project in a state directory. */
export function stateFolder(stateDirectory: string): string {
  return join(stateDirectory, 'grafana-licensing-conformance');
}

/** A short name for a target. All names of the loopback interface count as one: they lead to the same server. */
export function targetKey(url: string): string {
  const named = url.replace(/^(https?:\/\/)(localhost|127\.0\.0\.1|\[::1\])(?=[:/])/, '$1loopback');
  return createHash('sha256').update(named).digest('hex').slice(0, 16);
}
