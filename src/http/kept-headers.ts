import type { ReceivedResponse } from '../domain/exchange.ts';
import { maxKeptHeaders as most } from './response-limits.ts';

/** The headers that verdicts and messages are made of; they are kept wherever they stand. */
const wanted = new Set(['content-type', 'location', 'retry-after', 'www-authenticate', 'deprecation', 'sunset']);

/**
 * The headers of a response as name and value, in the order of arrival, names in lower case. Of headers that are many or
 * long only a part is kept, and a last line says how many were left out: each line costs time and memory again wherever it
 * is searched for secrets or shown.
 */
export function keptHeaders(
  received: Readonly<Record<string, string | readonly string[] | undefined>>,
): ReceivedResponse['headers'] {
  const lines = Object.entries(received).flatMap(([name, value]) =>
    (typeof value === 'object' ? value : [value ?? '']).map((one) => [name.toLowerCase(), one] as const),
  );
  const kept = new Set<number>();
  let characters = 0;
  const keep = (at: number): void => {
    const length = lengthOf(lines[at]);
    if (kept.has(at) || kept.size >= most.lines || characters + length > most.characters) return;
    kept.add(at);
    characters += length;
  };
  const seen = new Set<string>();
  for (const [at, [name]] of lines.entries()) {
    if (!wanted.has(name) || seen.has(name)) continue;
    seen.add(name);
    keep(at);
  }
  for (const at of lines.keys()) keep(at);
  const left = lines.length - kept.size;
  return [
    ...lines.filter((_, at) => kept.has(at)).map(([name, value]) => [name, shortened(value)] as const),
    ...(left === 0 ? [] : [['(left out)', `${left} header lines`] as const]),
  ];
}

function lengthOf([name, value]: readonly [string, string] = ['', '']): number {
  return name.length + Math.min(value.length, most.ofValue);
}

function shortened(value: string): string {
  return value.length <= most.ofValue ? value : `${value.slice(0, most.ofValue)}…`;
}
