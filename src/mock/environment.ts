import { mockCredentials } from './accounts.ts';
import { mockLicense, mockRootUrl } from './license.ts';

/** The port that the documentation starts a mock on. */
export const mockPort = 8080;

const inWords = { msw: 'MSW', wiremock: 'WireMock' } as const;

/** The `.env` of a mock: `grafana-licensing-conformance run` in the folder of the mock finds its URL, accounts and license there. */
export function environmentFile(tool: keyof typeof inWords): string {
  const { 'server-admin': admin, 'org-admin': orgAdmin, 'service-account': account } = mockCredentials;
  const variables = {
    GRAFANA_URL: `http://127.0.0.1:${mockPort}/`,
    GRAFANA_INSTANCE: mockRootUrl,
    GRAFANA_ADMIN_USER: admin.user,
    GRAFANA_ADMIN_PASSWORD: admin.password,
    GRAFANA_USER: orgAdmin.user,
    GRAFANA_PASSWORD: orgAdmin.password,
    GRAFANA_SERVICE_ACCOUNT_TOKEN: account.token,
    GRAFANA_LICENSE_TOKEN: mockLicense,
  };
  return [
    `# How licensing-conformance reaches the ${inWords[tool]} mock in this folder. These credentials are not secret: the mock contains them.`,
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    '',
  ].join('\n');
}
