import { definedOnly } from '../domain/defined-only.ts';

/** What was bought, as opposed to when it was printed: what tells one license from another (law L2). */
export interface LicenseIdentity {
  /** As text: servers before 12.1 show a number. */
  readonly lid?: string;
  /** Unix seconds. */
  readonly lexp?: number;
  readonly included_users?: number;
  readonly limit_by?: string;
  /** Sorted, each once. */
  readonly prod?: readonly string[];
  readonly company?: string;
  readonly trial?: boolean;
}

type Claims = Readonly<Record<string, unknown>>;

/** `incomparable`: one of the two does not show its `lid` or its `lexp`. */
export type LicenseComparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'different'; readonly fields: readonly string[] }
  | { readonly kind: 'incomparable'; readonly fields: readonly string[] };

/** More products than this are not read: no license has as many. */
const maxProducts = 100;

const required = ['lid', 'lexp'] as const;
const optional = ['included_users', 'limit_by', 'prod', 'company', 'trial'] as const;

/** Reads the identity out of the claims of a token, or of the license object of a server. What has another type is not shown. */
export function identityIn(claims: Claims): LicenseIdentity {
  return definedOnly({
    lid: lidIn(claims),
    lexp: positive(claims.lexp),
    included_users: typeof claims.included_users === 'number' ? claims.included_users : undefined,
    limit_by: typeof claims.limit_by === 'string' ? claims.limit_by : undefined,
    prod: productsIn(claims.prod),
    company: typeof claims.company === 'string' ? claims.company : undefined,
    trial: typeof claims.trial === 'boolean' ? claims.trial : undefined,
  });
}

/** The identifier of a license as text; undefined if it is empty or not shown. */
export function lidIn({ lid }: Claims): string | undefined {
  if (typeof lid === 'number' && lid !== 0) return String(lid);
  return typeof lid === 'string' && lid !== '' ? lid : undefined;
}

/** Whether two licenses are the same one by law L2: `lid` and `lexp`, and of the rest what both show. */
export function compareLicenses(one: LicenseIdentity, other: LicenseIdentity): LicenseComparison {
  const isShownByBoth = (field: keyof LicenseIdentity): boolean =>
    one[field] !== undefined && other[field] !== undefined;
  const fields = [...required, ...optional].filter(
    (field) => isShownByBoth(field) && String(one[field]) !== String(other[field]),
  );
  if (fields.length > 0) return { kind: 'different', fields };
  const missing = required.filter((field) => !isShownByBoth(field));
  return missing.length > 0 ? { kind: 'incomparable', fields: missing } : { kind: 'same' };
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function productsIn(prod: unknown): readonly string[] | undefined {
  if (!Array.isArray(prod) || prod.length > maxProducts) return undefined;
  return prod.every((one) => typeof one === 'string') ? [...new Set(prod)].toSorted() : undefined;
}
