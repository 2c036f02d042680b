import { type Exchange, objectIn } from '../domain/exchange.ts';
import { type Page, pageOf } from './grafana-page.ts';

/** The page of `GET /api/health`. A Grafana with a failing database reports its version with 503. */
export function healthIn(exchange: Exchange): Page {
  return exchange.response?.status === 503 ? objectIn(exchange) : pageOf(exchange);
}
