import * as check from './checks.ts';
import { type CommandName, defineOptions } from './option.ts';

const serve: readonly CommandName[] = ['serve'];

/** The options of `serve`, by the names that the reference server has for them. */
export const serveOptions = defineOptions({
  port: {
    flag: '--port <port>',
    default: '3000',
    help: 'port to listen on; 0 for any free port',
    check: check.wholeNumber(0, 65_535),
    commands: serve,
  },
  grafanaVersion: {
    flag: '--grafana-version <version>',
    default: '13.0.0',
    help: 'Grafana version to imitate',
    check: check.version,
    commands: serve,
  },
  edition: {
    flag: '--edition <edition>',
    default: 'enterprise',
    help: 'enterprise, or oss, which has no licensing',
    check: check.oneOf(['enterprise', 'oss']),
    commands: serve,
  },
  anonymous: {
    flag: '--anonymous',
    help: 'enable anonymous access',
    toggle: true,
    check: check.trueOrFalse,
    commands: serve,
  },
  unlicensed: {
    flag: '--unlicensed',
    help: 'start without a license',
    toggle: true,
    check: check.trueOrFalse,
    commands: serve,
  },
  licenseFromFile: {
    flag: '--license-from-file',
    help: 'also load a license from a file, which DELETE does not remove',
    toggle: true,
    check: check.trueOrFalse,
    commands: serve,
  },
  subPath: {
    flag: '--sub-path <path>',
    help: 'serve under a sub-path, such as /grafana',
    check: check.subPath,
    commands: serve,
  },
  latencyMs: {
    flag: '--latency <ms>',
    default: '0',
    help: 'delay each response by N ms',
    check: check.wholeNumber(0, 60_000),
    commands: serve,
  },
  fault: {
    flag: '--fault <id...>',
    help: 'inject a fault (repeatable)',
    many: true,
    check: check.faultId,
    commands: serve,
  },
  openapi: {
    flag: '--openapi',
    help: 'print the OpenAPI description with the URL and the license of this server; the rest goes to stderr',
    toggle: true,
    check: check.trueOrFalse,
    commands: serve,
  },
  listFaults: {
    flag: '--list-faults',
    help: 'list the faults and exit',
    toggle: true,
    check: check.trueOrFalse,
    commands: serve,
  },
});
