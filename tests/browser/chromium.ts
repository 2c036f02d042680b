import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium of this machine; undefined if it has none. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Why tests in a browser are skipped. With REQUIRE_CHROMIUM they fail instead. */
export const missingChromium = 'Chromium was not found. Install it, on Debian with: apt-get install chromium';
