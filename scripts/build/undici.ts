import { readFileSync } from 'node:fs';
import type { Plugin } from 'rolldown';

/** What src/ may import from undici. */
const exported: Readonly<Record<string, string>> = {
  Dispatcher: './lib/dispatcher/dispatcher',
  Agent: './lib/dispatcher/agent',
  Pool: './lib/dispatcher/pool',
  ProxyAgent: './lib/dispatcher/proxy-agent',
  buildConnector: './lib/core/connect',
};

/** What the entry of undici does besides exporting; the build fails if a new version does not do it. */
const setup = 'Object.assign(Dispatcher.prototype, api)';

/** Instead of the entry of undici. */
const entry = `
const Dispatcher = require('./lib/dispatcher/dispatcher');
const api = require('./lib/api');
${setup};
${Object.entries(exported)
  .map(([name, path]) => `exports.${name} = require('${path}');`)
  .join('\n')}
`;

/** Loaded at once, but called for HTTP/2 alone, which src/http turns off. */
const http2 = /\/undici\/lib\/dispatcher\/client-h2\.js$/;

/** Loaded when a body is a form, which none is: bodies are texts. */
const web = /\/undici\/lib\/web\//;

const leftOut = `throw new Error('The build leaves out this part of undici.');`;

/**
 * Bundles the dispatchers of undici, and what connects them, alone. Its entry also loads fetch, WebSocket, caches and mocks, and sets the global
 * dispatcher of the process. Tree shaking does not help, because it is CommonJS.
 */
export function dispatchersOfUndici(): Plugin {
  return {
    name: 'undici',
    load(id) {
      if (http2.test(id)) return `module.exports = () => { ${leftOut} };`;
      if (web.test(id)) return leftOut;
      if (!id.endsWith('/undici/index.js')) return null;
      const whole = readFileSync(id, 'utf8');
      const expected = [setup, ...Object.values(exported).map((path) => `require('${path}')`)];
      const missing = expected.filter((text) => !whole.includes(text));
      if (missing.length > 0)
        throw new Error(`This version of undici is different: no ${missing.join(', ')} in ${id}.`);
      return entry;
    },
    transform(code, id) {
      const others = namesFromUndici(code).filter((name) => !(name in exported));
      if (others.length > 0)
        throw new Error(`${id} imports ${others.join(', ')} of undici, which the build leaves out.`);
    },
  };
}

/** The names that a module imports from undici, without types. */
export function namesFromUndici(code: string): readonly string[] {
  return [...code.matchAll(/^import (?!type )\{([^}]+)\} from ['"]undici['"]/gm)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
}
