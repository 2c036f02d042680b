/**
 * The layers of src/ and specs/, lowest first. A folder may import from the folders of its own line and of every line
 * above it, never from a line below.
 */
const layers = [
  ['domain', 'specs'],
  ['config', 'http'],
  ['discovery', 'accounts', 'license', 'local-state'],
  ['engine'],
  ['explore', 'report'],
  ['deviations', 'compare'],
  ['app'],
  ['pact', 'openapi', 'client', 'mock'],
  ['cli', 'index.ts', 'vitest.ts'],
];

/** The regular expression of some of these folders, as paths from the root of the project. */
const pathOf = (names) =>
  `^(${names.map((name) => (name === 'specs' ? 'specs' : `src/${name.replace('.', '\\.')}`)).join('|')})(/|$)`;

const namesOf = (lines) => lines.flat();

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layers.slice(0, -1).map((line, index) => ({
      name: `${line.join('-')}-imports-downward-only`,
      comment: `${line.join(', ')} must not import from ${namesOf(layers.slice(index + 1)).join(', ')}: a lower layer knows nothing of a higher one.`,
      severity: 'error',
      from: { path: pathOf(line) },
      to: { path: pathOf(namesOf(layers.slice(index + 1))) },
    })),
    {
      name: 'reference-is-independent',
      comment:
        'The reference server is a second reading of the documentation: it must not share code with the suite or the specs.',
      severity: 'error',
      from: { path: '^src/reference/' },
      to: { path: '^(src/(?!reference/)|specs/)' },
    },
    {
      name: 'reference-is-for-app-and-above',
      comment: 'Only the use cases, and what stands above them, may start the reference server.',
      severity: 'error',
      from: {
        path: pathOf(
          namesOf(
            layers.slice(
              0,
              layers.findIndex(([name]) => name === 'app'),
            ),
          ),
        ),
      },
      to: { path: '^src/reference/' },
    },
    {
      name: 'every-folder-has-a-layer',
      comment: 'A folder of src/ that stands in no line of the layers: add it to one.',
      severity: 'error',
      from: { path: '^src/', pathNot: [pathOf(namesOf(layers)), '^src/reference/'] },
      to: {},
    },
    {
      name: 'every-imported-folder-has-a-layer',
      comment: 'A folder of src/ that stands in no line of the layers: add it to one.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [pathOf(namesOf(layers)), '^src/reference/'] },
    },
    {
      name: 'only-what-is-published',
      comment: 'The package has src/ and specs/ alone: what they import from elsewhere is not in it.',
      severity: 'error',
      from: { path: '^(src|specs)/' },
      to: { path: '^(tests|scripts|fixtures|bench|examples|tools)/' },
    },
    {
      name: 'no-circle-of-files',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-folders',
      severity: 'error',
      scope: 'folder',
      // src/ itself holds index.ts, which everything below comes together in; specs/ stand on src/domain.
      from: { path: '^src/.+' },
      to: { circular: true },
    },
    {
      name: 'domain-and-judge-know-no-io',
      comment: 'Effects live at the edge: the domain and the judge take values and give values.',
      severity: 'error',
      from: { path: '^(specs/|src/(domain|engine/judge|client/judge)/)' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'network-only-in-http-reference-and-pact',
      comment:
        'Requests are sent by src/http alone, within its limits; only the reference server and the gateway of pact listen.',
      severity: 'error',
      from: {
        path: '^(src|specs)/',
        // pem.ts checks certificates with node:tls, and connects to nothing.
        pathNot: ['^src/(http|reference|pact)/', '^src/config/pem\\.ts$'],
      },
      to: { path: '^(node:)?(https?|http2|net|tls|dns|dgram)(/|$)|node_modules/(undici|@hono/node-server)/' },
    },
    {
      name: 'processes-only-in-client-and-pact',
      comment: 'A process is started for the command of a client and for the verifier of Pact, and for nothing else.',
      severity: 'error',
      from: { path: '^(src|specs)/', pathNot: '^src/(client/command|pact/worker-process)\\.ts$' },
      to: { path: '^(node:)?(child_process|cluster|worker_threads)$' },
    },
  ],
  options: {
    parser: 'swc',
    // The swc parser sees type imports without this option, which requires the API of the TypeScript compiler.
    tsPreCompilationDeps: false,
    doNotFollow: { path: ['node_modules', '^(tests|scripts|fixtures|bench|examples|tools)/'] },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js', '.json'] },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
