import type { Check } from './collection.ts';

/** The collection as a Hurl file. */
export function hurlFile(checks: readonly Check[]): string {
  return checks.map(entry).join('\n');
}

function entry({ id, method, url, authorization, body, statuses, shape }: Check): string {
  return [
    `# ${id}`,
    `${method} ${url}`,
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    ...(body === undefined ? [] : ['Content-Type: application/json', `\`${body}\``]),
    'HTTP *',
    '[Asserts]',
    `status >= ${Math.min(...statuses)}`,
    `status <= ${Math.max(...statuses)}`,
    'header "Content-Type" startsWith "application/json"',
    shape === 'boolean' ? 'body matches /^(true|false)\\s*$/' : 'jsonpath "$.message" isString',
    '',
  ].join('\n');
}
