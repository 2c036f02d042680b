import { filePath, listOfHosts, trueOrFalse } from './checks.ts';
import { defineOptions, everywhere } from './option.ts';
import { proxyUrl } from './url.ts';

/** The options about the connection to the target: TLS and proxies. */
export const transportOptions = defineOptions({
  caPath: {
    flag: '--ca <file>',
    help: 'additional CA certificates to trust, in PEM',
    ofTarget: true,
    decisive: true,
    setting: false,
    check: filePath,
    commands: everywhere,
  },
  certPath: {
    flag: '--cert <file>',
    help: 'client certificate in PEM; requires --key',
    ofTarget: true,
    setting: false,
    check: filePath,
    commands: everywhere,
  },
  keyPath: {
    flag: '--key <file>',
    help: 'key of the client certificate, in PEM without a passphrase',
    ofTarget: true,
    setting: false,
    check: filePath,
    commands: everywhere,
  },
  httpsProxy: {
    variable: 'HTTPS_PROXY',
    help: 'proxy for https: URLs; never used for this machine',
    shown: false,
    anyCase: true,
    ofTarget: true,
    decisive: true,
    setting: false,
    check: proxyUrl,
    commands: everywhere,
  },
  httpProxy: {
    variable: 'HTTP_PROXY',
    help: 'proxy for http: URLs; never used for this machine',
    shown: false,
    anyCase: true,
    ofTarget: true,
    decisive: true,
    setting: false,
    check: proxyUrl,
    commands: everywhere,
  },
  noProxy: {
    variable: 'NO_PROXY',
    help: 'comma-separated hosts to reach without a proxy; * for all',
    anyCase: true,
    ofTarget: true,
    decisive: true,
    setting: false,
    check: listOfHosts,
    commands: everywhere,
  },
  insecure: {
    flag: '--insecure',
    help: 'do not check TLS certificates',
    ofTarget: true,
    decisive: true,
    toggle: true,
    check: trueOrFalse,
    commands: everywhere,
  },
});
