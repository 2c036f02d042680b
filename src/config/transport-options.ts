import { filePath, listOfHosts, yes } from './checks.ts';
import { type CommandName, option } from './option.ts';
import { proxyUrl } from './url.ts';

const everywhere: readonly CommandName[] = ['run', 'doctor', 'restore'];

/** The options about the way to the target: TLS and proxies. */
export const transportOptions = {
  caPath: option('caPath', {
    flag: '--ca <file>',
    help: 'certificate authorities to trust beside the usual ones, as PEM',
    ofTarget: true,
    check: filePath,
    commands: everywhere,
  }),
  certPath: option('certPath', {
    flag: '--cert <file>',
    help: 'a client certificate to show to the target, as PEM; with --key',
    ofTarget: true,
    check: filePath,
    commands: everywhere,
  }),
  keyPath: option('keyPath', {
    flag: '--key <file>',
    help: 'the key of the client certificate, as PEM without a passphrase',
    ofTarget: true,
    check: filePath,
    commands: everywhere,
  }),
  httpsProxy: option('httpsProxy', {
    variable: 'HTTPS_PROXY',
    help: 'the proxy that leads to a target whose URL begins with https:; never used for this machine itself',
    shown: false,
    anyCase: true,
    ofTarget: true,
    check: proxyUrl,
    commands: everywhere,
  }),
  httpProxy: option('httpProxy', {
    variable: 'HTTP_PROXY',
    help: 'the same for a URL that begins with http:',
    shown: false,
    anyCase: true,
    ofTarget: true,
    check: proxyUrl,
    commands: everywhere,
  }),
  noProxy: option('noProxy', {
    variable: 'NO_PROXY',
    help: 'hosts that no proxy leads to, with commas between them; * for all',
    anyCase: true,
    ofTarget: true,
    check: listOfHosts,
    commands: everywhere,
  }),
  insecure: option('insecure', {
    flag: '--insecure',
    help: 'do not check TLS certificates',
    ofTarget: true,
    check: yes,
    commands: everywhere,
  }),
} as const;
