import { type DeadLink, deadLinks } from './links.ts';

/** The parts of package.json that a release depends on. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly repository?: string | { readonly url?: string };
  readonly homepage?: string;
  readonly bugs?: string | { readonly url?: string };
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
}

/** What is released. */
export interface Release {
  readonly manifest: Manifest;
  readonly changelog: string;
  /** The tag that the release is made of, such as v1.2.3; undefined if it is checked before there is one. */
  readonly tag: string | undefined;
  /** The paths in the tarball. */
  readonly files: readonly string[];
  /** The text of each Markdown page in the tarball, by its path. */
  readonly pages: ReadonlyMap<string, string>;
  /** The text of each recipe for CI in the tarball, by its path. */
  readonly recipes: ReadonlyMap<string, string>;
}

/** What everybody who installs the package needs. */
const needed = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'action.yml',
  'docs/README.md',
  'contracts/openapi.json',
  'contracts/schemas/report.schema.json',
  'dist/src/cli/main.js',
  'dist/src/index.js',
  'dist/src/index.d.ts',
  'dist/src/vitest.js',
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/sbom.cdx.json',
] as const;

/** What must never be published: sources that the build bundles, tests, settings, secrets. */
const unwanted =
  /^(src|specs|tests|fixtures|scripts|bench|tools|node_modules|reports)\/|(^|\/)\.env$|\.(tgz|log|pem|key|jwt)$/;

/**
 * The addresses that package.json does not have. They are not known before there is a public repository, and are not made up.
 *
 * @returns a sentence for each
 */
export function missingAddresses({ repository, homepage, bugs }: Manifest): readonly string[] {
  const addresses = { repository: addressIn(repository), homepage, bugs: addressIn(bugs) };
  return Object.entries(addresses).flatMap(([field, address]) => {
    if (address === undefined || address === '') return `package.json has no ${field}.`;
    return isAddress(address) ? [] : `The ${field} of package.json is not an https: address.`;
  });
}

function addressIn(field: string | { readonly url?: string } | undefined): string | undefined {
  return typeof field === 'object' ? field.url : field;
}

function isAddress(text: string): boolean {
  return /^https:$/.test(URL.parse(text.replace(/^git\+/, ''))?.protocol ?? '');
}

/** What else stands in the way of a release, a sentence for each. */
export function releaseProblems({ manifest, changelog, tag, files, pages, recipes }: Release): readonly string[] {
  return [
    ...versionProblems(manifest, tag),
    ...changelogProblems(manifest, changelog),
    ...publishProblems(manifest),
    ...contentProblems(files),
    ...[...pages, ...recipes].flatMap(([path, text]) => namedVersionProblems(manifest, path, text)),
    ...deadLinks(pages, new Set(files)).map(
      ({ page, link }: DeadLink) => `${page} links to ${link}, which is not in the package.`,
    ),
  ];
}

function versionProblems({ version }: Manifest, tag: string | undefined): readonly string[] {
  if (!/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/.test(version)) {
    return [`The version ${version} is not a semantic version.`];
  }
  return tag === undefined || tag === `v${version}`
    ? []
    : [`The tag ${tag} is not v${version}, the version of package.json.`];
}

/** Pages and recipes name the version that they install; the changelog may name others. */
function namedVersionProblems({ name, version }: Manifest, path: string, text: string): readonly string[] {
  const named = [...text.matchAll(new RegExp(`${name}[@-](\\d+\\.\\d+\\.\\d+)`, 'g'))].map(([, other = '']) => other);
  const others = new Set(path === 'CHANGELOG.md' ? [] : named.filter((other) => other !== version));
  return [...others].map((other) => `${path} names version ${other} of the package.`);
}

function changelogProblems({ version }: Manifest, changelog: string): readonly string[] {
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((one) => one.startsWith(`${version} - `) || one.startsWith(`[${version}] - `));
  const [heading = '', ...lines] = section?.split('\n') ?? [];
  if (section === undefined) return [`CHANGELOG.md has no section "## ${version} - YYYY-MM-DD".`];
  return [
    ...(/ - \d{4}-\d{2}-\d{2}$/.test(heading.trim()) ? [] : [`The section ${version} of CHANGELOG.md has no date.`]),
    ...(lines.some((line) => line.startsWith('- ')) ? [] : [`The section ${version} of CHANGELOG.md is empty.`]),
  ];
}

function publishProblems({ publishConfig }: Manifest): readonly string[] {
  return [
    ...(publishConfig?.provenance === true ? [] : ['publishConfig.provenance of package.json is not true.']),
    ...(publishConfig?.access === 'public' ? [] : ['publishConfig.access of package.json is not public.']),
  ];
}

function contentProblems(files: readonly string[]): readonly string[] {
  return [
    ...needed.filter((path) => !files.includes(path)).map((path) => `The package has no ${path}.`),
    ...files
      .filter((path) => unwanted.test(path))
      .map((path) => `The package has ${path}, which does not belong there.`),
  ];
}
