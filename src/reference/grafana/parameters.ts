import type { BoundBody } from '../http/bind-object.ts';
import type { OrgRole } from '../instance/store.ts';

type BoundObject = BoundBody & { readonly ok: true };

const roles: readonly OrgRole[] = ['None', 'Viewer', 'Editor', 'Admin'];

/** A string field of a body; empty if it is missing or not a string. */
export function stringField(bound: BoundObject, name: string): string {
  const value = bound.field(name);
  return typeof value === 'string' ? value : '';
}

/** The `role` field of a body; undefined if it is not a role. */
export function roleField(bound: BoundObject): OrgRole | undefined {
  return roles.find((role) => role === bound.field('role'));
}

/** An id in a path or query; undefined if the text is not a whole number. */
export function parseId(text: string | undefined): number | undefined {
  return /^[0-9]{1,15}$/.test(text ?? '') ? Number(text) : undefined;
}

/** One page of a list, selected by the query: `perpage` (at most 1000) and `page` (from 1). */
export function paginate<T>(items: readonly T[], query: URLSearchParams) {
  const perPage = Math.min(parseId(query.get('perpage') ?? undefined) || 1000, 1000);
  const page = parseId(query.get('page') ?? undefined) || 1;
  return { items: items.slice((page - 1) * perPage, page * perPage), page, perPage };
}
