import { describe, expect, test } from 'vitest';
import { renderSbom } from '../../scripts/build/sbom.ts';

const built = { name: 'grafana-licensing-conformance', version: '1.2.3', license: 'Apache-2.0' };
const bundled = [
  { name: '@scope/one', version: '1.0.0', license: 'MIT', text: '' },
  { name: 'two', version: '2.0.0', license: 'ISC', text: '' },
];

describe('the software bill of materials', () => {
  const sbom = JSON.parse(renderSbom(built, bundled));

  test('names the package', () => {
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(sbom.metadata.component.purl).toBe('pkg:npm/grafana-licensing-conformance@1.2.3');
  });

  test('has every bundled package with its version and license', () => {
    expect(sbom.components).toMatchObject([
      { purl: 'pkg:npm/%40scope/one@1.0.0', licenses: [{ license: { id: 'MIT' } }] },
      { purl: 'pkg:npm/two@2.0.0', licenses: [{ license: { id: 'ISC' } }] },
    ]);
  });

  test('refers only to components that it has', () => {
    const known = [sbom.metadata.component, ...sbom.components].map((one) => one['bom-ref']);
    const named = sbom.dependencies.flatMap((one: { ref: string; dependsOn?: string[] }) => [
      one.ref,
      ...(one.dependsOn ?? []),
    ]);
    expect(new Set(named)).toEqual(new Set(known));
  });

  test('is the same for the same build', () => {
    expect(renderSbom(built, bundled)).toBe(renderSbom(built, bundled));
  });
});
