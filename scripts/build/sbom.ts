import type { BundledPackage } from './notices.ts';

/** The package that the build makes. */
export interface BuiltPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/**
 * The software bill of materials of a build, as CycloneDX 1.6 in JSON: the package, and the packages whose code is part of
 * it. The same build gives the same text, so it has no time and no serial number.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function renderSbom(built: BuiltPackage, bundled: readonly BundledPackage[]): string {
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: componentOf(built) },
    components: bundled.map(componentOf),
    dependencies: [
      { ref: packageUrl(built), dependsOn: bundled.map(packageUrl) },
      ...bundled.map((one) => ({ ref: packageUrl(one) })),
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function componentOf({ name, version, license }: BuiltPackage) {
  const purl = packageUrl({ name, version });
  return { type: 'library', 'bom-ref': purl, name, version, licenses: [{ license: { id: license } }], purl };
}

/** The identifier of a package on npm, as the package URL specification writes it. */
function packageUrl({ name, version }: Pick<BuiltPackage, 'name' | 'version'>): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
