import { definedOnly } from '../domain/defined-only.ts';
import { shippedContract } from '../pact/verify/pact-file.ts';
import type { LicenseKind, ReferenceServer } from '../reference/index.ts';
import { forTerminal, shellQuote } from '../report/escape.ts';
import type { ServeSecret } from './load-serve-options.ts';

/** A running server, and what its output depends on. */
export interface Serving {
  readonly server: ReferenceServer;
  /** How the program was started, for the command that is shown. */
  readonly program: string;
  /** The kind of license that it was started with. */
  readonly kind: LicenseKind;
  /** The variables of the environment that set secrets. */
  readonly variables: Readonly<Partial<Record<ServeSecret, string>>>;
  /** With `--pact`: where verifiers change the provider state. */
  readonly providerStatesUrl?: string;
}

/** The variables that `run` reads to check the server. */
export function runVariables({ server, kind }: Serving): Readonly<Record<string, string>> {
  const { url, admin, orgAdmin, serviceAccountToken, licenses } = server;
  return {
    GRAFANA_URL: url,
    GRAFANA_ADMIN_USER: admin.user,
    GRAFANA_ADMIN_PASSWORD: admin.password,
    ...(orgAdmin ? { GRAFANA_USER: orgAdmin.user, GRAFANA_PASSWORD: orgAdmin.password } : {}),
    ...definedOnly({ GRAFANA_SERVICE_ACCOUNT_TOKEN: serviceAccountToken }),
    GRAFANA_LICENSE_TOKEN: licenses[kind],
  };
}

/** What `--json` prints: one line. */
export function jsonLine({ server, kind, providerStatesUrl }: Serving, pid: number): string {
  const { url, rootUrl, admin, orgAdmin = null, serviceAccountToken = null, licenses } = server;
  const stored = server.state().storedLicense === undefined ? null : kind;
  const credentials = { admin, orgAdmin, serviceAccountToken };
  return `${JSON.stringify({ url, rootUrl, credentials, licenses, stored, pid, providerStatesUrl })}\n`;
}

/** What people read when the server listens. It shows no secret that the environment has set. */
export function banner(serving: Serving): string {
  const { server, kind, variables, program } = serving;
  const { url, rootUrl, admin, orgAdmin, serviceAccountToken, licenses } = server;
  const shown = (secret: string, name: ServeSecret): string =>
    variables[name] === undefined ? secret : `(${variables[name]})`;
  const isStored = server.state().storedLicense !== undefined;
  const facts = [
    ['URL', url],
    ['Instance', rootUrl],
    ['Server admin', `${forTerminal(admin.user)} / ${shown(admin.password, 'adminPassword')}`],
    ...(orgAdmin
      ? [['Org admin', `${forTerminal(orgAdmin.user)} / ${shown(orgAdmin.password, 'orgAdminPassword')}`]]
      : []),
    ...(serviceAccountToken ? [['Service account', shown(serviceAccountToken, 'serviceAccountToken')]] : []),
    ['License', licenses[kind]],
    ['', `(${kind}${isStored ? '' : ', not stored'})`],
    ...(serving.providerStatesUrl === undefined ? [] : [['Provider states', serving.providerStatesUrl]]),
  ];
  return [
    'The built-in reference server is running. For testing only; these credentials are not secret.',
    '',
    ...facts.map(([name, value]) => `  ${name?.padEnd(16)}${value}`),
    '',
    'Try it:',
    '',
    `  curl -u ${curlUser(serving)} ${shellQuote(`${url}api/licensing/check`)}`,
    '',
    'Test it:',
    '',
    `  ${assignments(serving).join(' \\\n  ')} \\\n  ${program} run --impact write`,
    '',
    ...verifierLines(serving),
    'Press Ctrl-C to stop.',
    '',
  ].join('\n');
}

/** How Pact's own verifier checks the server against the contract. */
function verifierLines({ server, providerStatesUrl }: Serving): readonly string[] {
  if (providerStatesUrl === undefined) return [];
  const { hostname, port, pathname } = new URL(server.url);
  const basePath = pathname === '/' ? [] : [`--base-path ${pathname.replace(/\/$/, '')}`];
  const options = [
    `--file ${shellQuote(shippedContract())}`,
    ...basePath,
    `--hostname ${hostname.replace(/^\[|\]$/g, '')} --port ${port} --state-change-url ${shellQuote(providerStatesUrl)}`,
  ];
  return [
    'Verify it:',
    '',
    `  npx --package @pact-foundation/pact-cli@18 pact-verifier \\\n  ${options.join(' \\\n  ')}`,
    '',
  ];
}

function curlUser({ server: { admin }, variables: { adminPassword } }: Serving): string {
  if (adminPassword === undefined) return shellQuote(`${admin.user}:${admin.password}`);
  const password = adminPassword.endsWith('_FILE') ? `$(cat "$${adminPassword}")` : `$${adminPassword}`;
  return `${shellQuote(`${admin.user}:`)}"${password}"`;
}

const secretOf: Readonly<Record<string, ServeSecret>> = {
  GRAFANA_ADMIN_PASSWORD: 'adminPassword',
  GRAFANA_PASSWORD: 'orgAdminPassword',
  GRAFANA_SERVICE_ACCOUNT_TOKEN: 'serviceAccountToken',
};

/** The variables as a shell takes them. One that the environment has set is passed on, not shown. */
function assignments(serving: Serving): readonly string[] {
  return Object.entries(runVariables(serving)).map(([name, value]) => {
    const secret = secretOf[name];
    const variable = secret === undefined ? undefined : serving.variables[secret];
    return variable === undefined ? `${name}=${shellQuote(value)}` : `${variable}="$${variable}"`;
  });
}
