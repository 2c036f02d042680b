import { type Exchange, isObject, objectIn } from '../domain/exchange.ts';
import type { Detected } from '../domain/report.ts';
import type { Credentials } from '../http/client.ts';

/** Requests a page of the target. Of a longer response than `maxBytes`, the rest is not read. */
export type GetPage = (path: string, as: Credentials, maxBytes?: number) => Promise<Exchange>;

/** The JSON object of one of Grafana's pages; undefined if the target does not have the page. */
export type Page = Readonly<Record<string, unknown>> | undefined;

/** The page in a response. An error may be a JSON object, too, and is not a page. */
export function pageOf(exchange: Exchange): Page {
  return exchange.response?.status === 200 ? objectIn(exchange) : undefined;
}

/** An object within a page; undefined if the page has none of this name. */
export function sectionOf(page: Page, name: string): Page {
  const section = page?.[name];
  return isObject(section) ? section : undefined;
}

/** Whether a target has pages that only a Grafana has. A mock of the licensing API has neither. */
export function hasGrafanaPages({ settings, user }: Pick<Detected, 'settings' | 'user'>): boolean {
  return settings || user;
}
