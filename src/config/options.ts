import { impacts } from '../domain/scenario.ts';
import { writableHosts } from './allow-write.ts';
import * as check from './checks.ts';
import { type CommandName, type Option, option, secret } from './option.ts';
import { transportOptions } from './transport-options.ts';
import { instanceUrl, targetUrl } from './url.ts';

const everywhere: readonly CommandName[] = ['run', 'doctor', 'restore'];
const runs: readonly CommandName[] = ['run', 'doctor'];
const serve: readonly CommandName[] = ['serve'];

/** Every option of the project: the only place where a flag, a variable, a default and their help are declared. */
export const options = {
  url: option('url', {
    flag: '--url <url>',
    variable: 'GRAFANA_URL',
    help: 'the server to look at; without it, the reference server that comes along',
    shown: false,
    check: targetUrl,
    commands: everywhere,
  }),
  adminUser: option('adminUser', {
    variable: 'GRAFANA_ADMIN_USER',
    default: 'admin',
    help: 'a Grafana server admin',
    ofTarget: true,
    check: check.userName,
    commands: everywhere,
  }),
  adminPassword: secret('adminPassword', {
    variable: 'GRAFANA_ADMIN_PASSWORD',
    help: 'the password of the server admin; needed with a URL',
    ofTarget: true,
    check: check.password,
    commands: everywhere,
  }),
  orgAdminUser: option('orgAdminUser', {
    variable: 'GRAFANA_USER',
    help: 'a user who is signed in but no server admin, best an admin of the organization',
    ofTarget: true,
    check: check.userName,
    commands: runs,
  }),
  orgAdminPassword: secret('orgAdminPassword', {
    variable: 'GRAFANA_PASSWORD',
    help: 'the password of that user',
    ofTarget: true,
    check: check.password,
    commands: runs,
  }),
  serviceAccountToken: secret('serviceAccountToken', {
    variable: 'GRAFANA_SERVICE_ACCOUNT_TOKEN',
    help: 'the token of a service account of role Admin',
    ofTarget: true,
    check: check.bearerToken,
    commands: runs,
  }),
  license: secret('license', {
    variable: 'GRAFANA_LICENSE_TOKEN',
    help: 'the license of the target: what --impact write applies and puts back',
    ofTarget: true,
    check: check.licenseText,
    commands: everywhere,
  }),
  licensePath: option('licensePath', {
    variable: 'GRAFANA_LICENSE_PATH',
    help: 'a file that holds the license, in place of GRAFANA_LICENSE_TOKEN',
    ofTarget: true,
    check: check.filePath,
    commands: everywhere,
  }),
  impact: option('impact', {
    flag: '--impact <impact>',
    unset: 'read with a URL, write without',
    help: 'what may happen to the license: read, reject (requests that must be refused) or write',
    check: check.oneOf(impacts),
    commands: runs,
  }),
  allowWriteTo: option('allowWriteTo', {
    flag: '--allow-write-to <host...>',
    variable: 'GRAFANA_ALLOW_WRITE_TO',
    help: 'the host that --impact write may write to, needed where it is not this machine; host or host:port',
    ofTarget: true,
    check: writableHosts,
    commands: runs,
  }),
  provision: option('provision', {
    flag: '--provision',
    help: 'make the personas that are missing, and delete them afterwards; implied without a URL',
    check: check.yes,
    commands: runs,
  }),
  strict: option('strict', {
    flag: '--strict',
    help: 'count every warn as a fail',
    check: check.yes,
    commands: runs,
  }),
  only: option('only', {
    flag: '--only <glob...>',
    help: 'run only the scenarios whose id matches, such as "remove.*"',
    check: check.glob,
    commands: runs,
  }),
  skip: option('skip', {
    flag: '--skip <glob...>',
    help: 'leave out the scenarios whose id matches',
    check: check.glob,
    commands: runs,
  }),
  explore: option('explore', {
    flag: '--explore <n>',
    help: 'after the scenarios, also send so many random sequences of requests, 1 to 1000; at impact write alone',
    check: check.wholeNumber(1, 1000),
    commands: ['run'],
  }),
  seed: option('seed', {
    flag: '--seed <s>',
    unset: 'random',
    help: 'the seed of --explore, a 32-bit integer: the same one gives the same sequences again',
    check: check.integer32,
    commands: ['run'],
  }),
  reporters: option('reporters', {
    flag: '--reporter <name...>',
    default: 'terminal',
    help: 'terminal, json or junit; to a file where =FILE stands behind it, else to standard output',
    check: check.reporter,
    commands: ['run'],
  }),
  timeoutMs: option('timeoutMs', {
    flag: '--timeout <ms>',
    default: '10000',
    help: 'milliseconds that one request may take',
    check: check.wholeNumber(1, 600_000),
    commands: everywhere,
  }),
  concurrency: option('concurrency', {
    flag: '--concurrency <n>',
    default: '8',
    help: 'how many independent requests are under way at once, 1 to 64',
    check: check.wholeNumber(1, 64),
    commands: runs,
  }),
  grafanaVersion: option('grafanaVersion', {
    flag: '--grafana-version <version>',
    variable: 'GRAFANA_VERSION',
    help: 'the version to assume where the target does not tell; without a URL, the one that the embedded server plays',
    check: check.version,
    commands: everywhere,
  }),
  instance: option('instance', {
    flag: '--instance <url>',
    variable: 'GRAFANA_INSTANCE',
    help: 'the root URL that the target goes by, where it does not tell',
    shown: false,
    ofTarget: true,
    check: instanceUrl,
    commands: everywhere,
  }),
  licenseSource: option('licenseSource', {
    flag: '--license-source <source>',
    help: 'where the license of the target comes from: database alone, or elsewhere too (a file, its environment)',
    ofTarget: true,
    check: check.oneOf(['database', 'elsewhere']),
    commands: everywhere,
  }),
  ...transportOptions,
  showLicense: option('showLicense', {
    flag: '--show-license',
    help: 'show in reports whose license it is: company, account, identifiers',
    check: check.yes,
    commands: ['run'],
  }),
  stateDirectory: option('stateDirectory', {
    variable: 'XDG_STATE_HOME',
    unset: '~/.local/state',
    help: 'the folder for the journal that restore reads after a run was killed',
    check: check.absolutePath,
    commands: everywhere,
  }),
  port: option('port', {
    flag: '--port <port>',
    default: '3000',
    help: 'where to listen; 0 for any free port',
    check: check.wholeNumber(0, 65_535),
    commands: serve,
  }),
  servedVersion: option('servedVersion', {
    flag: '--grafana-version <version>',
    default: '13.0.0',
    help: 'the version of Grafana to imitate',
    check: check.version,
    commands: serve,
  }),
  edition: option('edition', {
    flag: '--edition <edition>',
    default: 'enterprise',
    help: 'enterprise or oss, which has no licensing',
    check: check.oneOf(['enterprise', 'oss']),
    commands: serve,
  }),
  anonymous: option('anonymous', {
    flag: '--anonymous',
    help: 'turn anonymous access on',
    check: check.yes,
    commands: serve,
  }),
  unlicensed: option('unlicensed', {
    flag: '--unlicensed',
    help: 'begin without a license',
    check: check.yes,
    commands: serve,
  }),
  licenseFromFile: option('licenseFromFile', {
    flag: '--license-from-file',
    help: 'have a license in a file too, which removing does not take away',
    check: check.yes,
    commands: serve,
  }),
  subPath: option('subPath', {
    flag: '--sub-path <path>',
    help: 'live below a path, such as /grafana',
    check: check.subPath,
    commands: serve,
  }),
  latencyMs: option('latencyMs', {
    flag: '--latency <ms>',
    default: '0',
    help: 'hold every answer back for so many milliseconds',
    check: check.wholeNumber(0, 60_000),
    commands: serve,
  }),
  fault: option('fault', {
    flag: '--fault <id...>',
    help: 'break a rule of the documentation, to see who notices',
    check: check.faultId,
    commands: serve,
  }),
  listFaults: option('listFaults', {
    flag: '--list-faults',
    help: 'list the faults and end',
    check: check.yes,
    commands: serve,
  }),
} as const;

/** The options in the order of the table. */
export const allOptions: readonly Option[] = Object.values(options);

/** The options of one command. */
export function optionsOf(command: CommandName): readonly Option[] {
  return allOptions.filter(({ commands }) => commands.includes(command));
}

/** Every environment variable that is ours, in the order of the table. */
export const variables: readonly string[] = allOptions.flatMap(({ variable }) => variable ?? []);
