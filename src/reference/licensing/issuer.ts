import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import { jwtVerify } from 'jose/jwt/verify';
import { type Randomness, uuidFrom } from '../config/randomness.ts';
import { type LicenseClaims, type StoredLicense, zeroLicense } from './license.ts';

/** Its signatures are deterministic, so that a seed gives the same licenses. */
const algorithm = 'EdDSA';
const day = 24 * 60 * 60;

/**
 * Changes to an issued license: any claim (for example an `exp` in the past, or the `sub` of another instance), and `foreignKey` to
 * sign it with a key that the server does not trust.
 */
export type IssueOverrides = Partial<LicenseClaims> & { readonly foreignKey?: boolean };

/** A license issuer with its own key. */
export type LicenseIssuer = {
  /** A signed license (compact JWS) for the instance with this root URL, and its claims. `at` (Unix seconds): by default now. */
  issue(rootUrl: string, overrides?: IssueOverrides, at?: number): Promise<StoredLicense>;
  /** A new token of the same license, with a new lifetime. */
  renew(claims: LicenseClaims): Promise<StoredLicense>;
  /** The claims of an unexpired license that this issuer signed for this root URL; undefined for any other text. */
  verify(token: string, rootUrl: string): Promise<LicenseClaims | undefined>;
};

/** Creates an issuer. `now` returns Unix seconds. */
export function createIssuer(now: () => number, random: Randomness): LicenseIssuer {
  const trusted = privateKeyFrom(random);
  const trustedPublic = createPublicKey(trusted);
  const sign = (claims: LicenseClaims, key: KeyObject): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: algorithm, typ: 'JWT' }).sign(key);
  return {
    async issue(rootUrl, { foreignKey = false, ...overrides } = {}, at = now()) {
      const claims = { ...freshClaims(rootUrl, at, random), ...overrides };
      return { token: await sign(claims, foreignKey ? privateKeyFrom(random) : trusted), claims };
    },
    async renew(license) {
      const at = now();
      const claims = { ...license, jti: uuidFrom(random, 'jti'), iat: at, nbf: at, exp: at + 30 * day };
      return { token: await sign(claims, trusted), claims };
    },
    async verify(token, rootUrl) {
      try {
        const { payload } = await jwtVerify(token, trustedPublic, {
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

/** A private Ed25519 key in PKCS #8 (RFC 8410, section 7) is this prefix and 32 random bytes. */
const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

function privateKeyFrom(random: Randomness): KeyObject {
  const key = Buffer.concat([privateKeyPrefix, random.bytes('key', 32)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function freshClaims(rootUrl: string, nowSeconds: number, random: Randomness): LicenseClaims {
  return {
    jti: uuidFrom(random, 'jti'),
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
