/**
 * `node scripts/build.ts`: bundles the package into dist/, and writes the licenses and the bill of
 * materials of the code that it has bundled beside it.
 * The types are the work of tsc.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundle } from './build/bundle.ts';
import { packagesOf, renderNotices } from './build/notices.ts';
import { renderSbom } from './build/sbom.ts';

const dist = resolve(import.meta.dirname, '../dist');
const chunks = await bundle(dist);
const packages = packagesOf(chunks.flatMap(({ moduleIds }) => moduleIds));
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), renderNotices(packages));
const built = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
writeFileSync(join(dist, 'sbom.cdx.json'), renderSbom(built, packages));
