import type { Check } from './value-checks.ts';

/** A header that is sent with every request. */
export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

/** A header as the command line names it: with its value, or with the variable that holds its value. */
export type HeaderArgument = HttpHeader | { readonly name: string; readonly variable: string };

/** Names whose value is a secret, which must not be on a command line. */
const secretName = /authorization|cookie|token|secret|key|password|assertion/i;

/** A field name (RFC 9110, section 5.1). */
const fieldName = /^[!#$%&'*+.^_`|~0-9a-z-]{1,128}$/i;

/** A field value without control characters (RFC 9110, section 5.5). */
const fieldValue = /^[\x20-\x7e\x80-\xff]{1,4096}$/;

const reserved = 'a header other than host, content-* and authorization, which the suite sets itself';

/** A header on a command line: `Name: value`, or `Name: env:VARIABLE` if the value is a secret. */
export const header: Check<HeaderArgument> = (raw) => {
  const at = raw.indexOf(':');
  const name = raw.slice(0, Math.max(at, 0)).trim();
  const value = raw.slice(at + 1).trim();
  const allowed = headerProblem({ name, value });
  if (allowed !== undefined) return { ok: false, allowed };
  const [, variable] = /^env:([A-Za-z_]\w{0,255})$/.exec(value) ?? [];
  if (variable !== undefined) return { ok: true, value: { name, variable } };
  return secretName.test(name)
    ? { ok: false, allowed: '"Name: env:VARIABLE" for this name: a secret must not be on a command line' }
    : { ok: true, value: { name, value } };
};

/** What would be allowed instead of a header; undefined if it can be sent. */
export function headerProblem({ name, value }: HttpHeader): string | undefined {
  if (!fieldName.test(name) || !fieldValue.test(value)) return 'a header such as "Name: value" or "Name: env:VARIABLE"';
  return /^(host|authorization|content-.*)$/i.test(name) ? reserved : undefined;
}
