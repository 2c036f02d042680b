import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { CredentialForm, Persona } from '../domain/persona.ts';
import type { Credentials } from '../http/client.ts';
import { basicAuthorization } from '../http/credentials.ts';
import { credentialsIn, type Personas } from './personas.ts';

/**
 * The credentials that a request carries: those of who sends it, in the form that a scenario asks for.
 *
 * @param form - how the scenario's own persona presents itself; it does not apply if somebody else sends the request
 */
export function credentialsOf(
  personas: Personas,
  sender: Persona,
  scenario: { readonly as: Persona; readonly credentials?: CredentialForm | undefined },
): Credentials {
  const as = credentialsIn(personas[sender]);
  return scenario.credentials === undefined || sender !== scenario.as ? as : inForm(as, scenario.credentials);
}

/** Sent as a header of its own, so that it counts neither as an accepted nor as a refused password. */
function inForm(as: Credentials, form: CredentialForm): Credentials {
  const user = as.kind === 'basic' ? as.user : '';
  const password = as.kind === 'basic' ? as.password : '';
  const token = as.kind === 'bearer' ? as.token : '';
  switch (form) {
    case 'empty-password':
      return { kind: 'header', authorization: basicAuthorization({ user, password: '' }) };
    case 'lower-case-scheme':
      return {
        kind: 'header',
        authorization: basicAuthorization({ user, password }).replace('Basic', 'basic'),
        login: { user, password },
      };
    case 'token-as-basic':
      return { kind: 'header', authorization: basicAuthorization({ user: 'api_key', password: token }) };
    case 'service-account-token':
      return { kind: 'header', authorization: `Bearer ${unknownServiceAccountToken()}` };
  }
}

/** A token as Grafana's service accounts have them, with the checksum that it has to have, and issued by nobody. */
function unknownServiceAccountToken(): string {
  const key = `glsa_${randomBytes(16).toString('hex')}`;
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(key));
  return `${key}_${checksum.toString('hex')}`;
}
