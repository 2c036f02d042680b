/**
 * `node scripts/build.ts`: bundles the package into dist/, and writes the licenses of the code that it has bundled beside it.
 * The types are the work of tsc.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundle } from './build/bundle.ts';
import { packagesOf, renderNotices } from './build/notices.ts';

const dist = resolve(import.meta.dirname, '../dist');
const chunks = await bundle(dist);
const packages = packagesOf(chunks.flatMap(({ moduleIds }) => moduleIds));
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), renderNotices(packages));
