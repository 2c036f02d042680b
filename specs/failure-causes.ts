import type { RequirementId } from '../src/domain/requirement.ts';

/** What is behind several failures at once, in words that complete "the server". */
export interface DeclaredCause {
  /** If every scenario that could show it does. */
  readonly always: string;
  /** If only some of them do. */
  readonly sometimes: string;
  /** The requirements that it breaks. */
  readonly breaks: readonly RequirementId[];
  /** Only if access was granted, and not for another status that breaks the same requirement. */
  readonly ifGranted?: true;
}

/** The causes, the most telling first: a failure counts for the first one that explains it. */
export const causes: readonly DeclaredCause[] = [
  {
    always: 'has none of the routes',
    sometimes: 'lacks a route',
    breaks: ['access.routes-exist', 'access.deprecated-route'],
  },
  {
    always: 'denies the server admin',
    sometimes: 'denies the server admin on some endpoints',
    breaks: ['access.server-admin-allowed'],
  },
  {
    always: 'checks no credentials',
    sometimes: 'grants access without credentials',
    breaks: ['access.credentials-required'],
    ifGranted: true,
  },
  {
    always: 'accepts any Bearer token',
    sometimes: 'accepts some unknown Bearer tokens',
    breaks: ['access.token-must-be-known'],
    ifGranted: true,
  },
  {
    always: 'accepts any password',
    sometimes: 'accepts a wrong password',
    breaks: ['access.password-must-match'],
    ifGranted: true,
  },
  {
    always: 'grants access to every user',
    sometimes: 'grants access to users who are not server admins',
    breaks: ['access.org-admin-denied'],
    ifGranted: true,
  },
  {
    always: 'grants access to service accounts',
    sometimes: 'grants access to service accounts on some endpoints',
    breaks: ['access.service-account-denied'],
    ifGranted: true,
  },
  {
    always: 'accepts any token as a license',
    sometimes: 'accepts tokens that are not a license',
    breaks: ['add.token-valid', 'add.token-required', 'add.token-string', 'add.json-required'],
  },
  {
    always: 'accepts any instance',
    sometimes: 'accepts wrong instances',
    breaks: ['remove.instance-must-match', 'remove.instance-required', 'remove.instance-string'],
  },
  {
    always: 'forgets nothing: a removed license is still there',
    sometimes: 'does not always forget a removed license',
    breaks: ['remove.license-gone', 'check.false-without-license'],
  },
  {
    always: 'stores nothing: an added license is not there',
    sometimes: 'does not always store an added license',
    breaks: ['add.license-stored', 'check.true-while-valid'],
  },
  {
    always: 'carries out requests that it rejects or denies',
    sometimes: 'carries out some requests that it rejects or denies',
    breaks: ['access.denial-changes-nothing', 'add.rejected-keeps-license', 'remove.rejected-keeps-license'],
  },
  {
    always: 'rejects removals that name its own instance',
    sometimes: 'rejects some removals that name its own instance',
    breaks: ['remove.accepted', 'remove.nothing-stored'],
  },
  {
    always: 'verifies no signature',
    sometimes: 'accepts some licenses with a wrong signature',
    breaks: ['add.signature-checked'],
  },
];
