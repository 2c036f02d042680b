import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import { jwtVerify } from 'jose/jwt/verify';
import { generateKeyPair } from 'jose/key/generate/keypair';
import { type LicenseClaims, zeroLicense } from './license.ts';

const algorithm = 'ES256';
const day = 24 * 60 * 60;

/**
 * Changes to an issued license: any claim (for example an `exp` in the past, or the `sub` of another instance), and `foreignKey` to
 * sign it with a key that the server does not trust.
 */
export type IssueOverrides = Partial<LicenseClaims> & { readonly foreignKey?: boolean };

/** A license issuer with its own key. */
export type LicenseIssuer = {
  /** A signed license (compact JWS) for the instance with this root URL. */
  issue(rootUrl: string, overrides?: IssueOverrides): Promise<string>;
  /** The claims of an unexpired license that this issuer signed for this root URL; undefined for any other text. */
  verify(token: string, rootUrl: string): Promise<LicenseClaims | undefined>;
};

/** Creates an issuer. `now` returns Unix seconds. */
export async function createIssuer(now: () => number): Promise<LicenseIssuer> {
  const trusted = await generateKeyPair(algorithm);
  return {
    async issue(rootUrl, { foreignKey = false, ...overrides } = {}) {
      const key = foreignKey ? (await generateKeyPair(algorithm)).privateKey : trusted.privateKey;
      const claims = { ...freshClaims(rootUrl, now()), ...overrides };
      return await new SignJWT(claims).setProtectedHeader({ alg: algorithm, typ: 'JWT' }).sign(key);
    },
    async verify(token, rootUrl) {
      try {
        const { payload } = await jwtVerify(token, trusted.publicKey, {
          algorithms: [algorithm],
          subject: rootUrl,
          currentDate: new Date(now() * 1000),
        });
        return { ...withoutStatus(zeroLicense), ...(payload as Partial<LicenseClaims>) };
      } catch {
        return undefined;
      }
    },
  };
}

/** The claims of a renewed license: the same license in a new token with a new lifetime. */
export function renewedClaims(claims: LicenseClaims, nowSeconds: number): LicenseClaims {
  return { ...claims, jti: randomUUID(), iat: nowSeconds, nbf: nowSeconds, exp: nowSeconds + 30 * day };
}

function freshClaims(rootUrl: string, nowSeconds: number): LicenseClaims {
  return {
    jti: randomUUID(),
    iss: 'https://issuer.example/',
    sub: rootUrl,
    iat: nowSeconds,
    exp: nowSeconds + 30 * day,
    nbf: nowSeconds,
    lexp: nowSeconds + 365 * day,
    lid: '1000',
    limit_by: 'users',
    included_users: 15,
    lic_exp_warn_days: 30,
    tok_exp_warn_days: 2,
    update_days: 1,
    prod: ['grafana-enterprise'],
    company: 'Example Ltd',
    account: 'example',
    slug: 'example',
    usage_billing: false,
    max_concurrent_user_sessions: 0,
    details_url: 'https://issuer.example/licenses/1000',
    trial: false,
    trial_exp: 0,
    anonymousRatio: 0,
  };
}

function withoutStatus({ status: _status, ...claims }: typeof zeroLicense): LicenseClaims {
  return claims;
}
