import { type ReferenceOptions, type ReferenceServer, startReferenceServer } from '../../reference/index.ts';
import { exampleCredentials } from '../contract/example-values.ts';
import { providerStatesPath, withProviderStates } from './provider-states.ts';

/** A reference server that Pact's own verifiers can verify the contract against. */
export interface PactProvider {
  readonly server: ReferenceServer;
  /** What a verifier takes as `--state-change-url`. */
  readonly providerStatesUrl: string;
}

/**
 * Starts the built-in reference server with the example credentials of the contract, and with a URL for provider states.
 *
 * @throws ReferenceServerError as `startReferenceServer` does
 */
export async function startPactProvider(options: ReferenceOptions): Promise<PactProvider> {
  const server = await startReferenceServer(
    { ...options, ...exampleAccounts(), seedPersonas: true },
    withProviderStates,
  );
  return { server, providerStatesUrl: new URL(providerStatesPath, server.url).href };
}

function exampleAccounts(): ReferenceOptions {
  const { 'server-admin': admin, 'org-admin': orgAdmin, 'service-account': account } = exampleCredentials;
  return {
    ...(admin.kind === 'basic' ? { adminUser: admin.user, adminPassword: admin.password } : {}),
    ...(orgAdmin.kind === 'basic' ? { orgAdminUser: orgAdmin.user, orgAdminPassword: orgAdmin.password } : {}),
    ...(account.kind === 'bearer' ? { serviceAccountToken: account.token } : {}),
  };
}
