import type { Exchange } from '../../src/domain/exchange.ts';
import type { ApiRequest } from '../../src/http/client.ts';
import { fakeClient } from './clients.ts';
import { answer, answered, response } from './exchanges.ts';

export type Pages = Readonly<Record<string, Exchange>>;

/** What Grafana Enterprise answers to its server admin. */
export const enterprise: Pages = {
  '/api/health': answer(200, { database: 'ok', version: '13.0.0', enterpriseCommit: 'abc' }),
  '/api/user': answer(200, { login: 'admin', isGrafanaAdmin: true }),
  '/api/frontend/settings': answer(200, {
    appUrl: 'https://grafana.example/',
    buildInfo: { version: '13.0.0', edition: 'Enterprise' },
  }),
  '/api/admin/settings': answer(200, { enterprise: { license_path: '' } }),
  '/api/licensing/check': answer(200, true),
  'nobody /api/licensing/check': answer(401),
};

/** A mock that has the four endpoints alone. */
export const bareMock: Pages = {
  '/api/licensing/check': answer(200, true),
  'nobody /api/licensing/check': answer(401),
};

export const page = (status: number): Exchange =>
  answered(response(status, '<html></html>', { 'content-type': 'text/html' }));

/** A target without a network, which has these pages, and answers everything else in one way. */
export function grafana(pages: Pages, otherwise: Exchange = answer(404)): ReturnType<typeof fakeClient> {
  return fakeClient(({ path, as }: ApiRequest) => {
    const ofNobody = as.kind === 'none' ? pages[`nobody ${path}`] : undefined;
    return ofNobody ?? pages[path] ?? otherwise;
  });
}
