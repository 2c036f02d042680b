import type { EndpointId } from '../src/domain/endpoint.ts';
import type { DeniedPersona } from '../src/domain/persona.ts';
import type { Omitted } from './bad-body-table.ts';

type DenialCell<E extends EndpointId> = `${E}.denies.${string}` | Omitted;

/** A row: what a persona must be denied, endpoint by endpoint. */
export type DenialRow = readonly [
  check: DenialCell<'check'>,
  add: DenialCell<'add'>,
  renew: DenialCell<'renew'>,
  remove: DenialCell<'remove'>,
];

/** What is sent, and in which state. */
export type DenialBlock = 'any state' | 'none stored' | 'real payload' | 'empty object' | 'malformed JSON';

const noBody: Omitted = { omitted: 'a check has no body' };
const anyObject: Omitted = { omitted: 'the documented body of a renewal is the empty object already' };
const anyBody: Omitted = { omitted: 'a renewal has no field to validate' };
const noneStored: Omitted = { omitted: 'over a stored license nothing would show; none stored has it' };
const standsForIt: Omitted = {
  omitted: 'the page knows no state in who has access: the org admin and anonymous requests stand for the others',
};

/**
 * Who must be denied: persona by endpoint by what is sent. The compiler demands each cell.
 *
 * `any state` sends what does no harm if it is carried out, except a renewal, which has no such body. The last two blocks
 * send invalid bodies, which a lenient server may carry out: they and the renewals are marked `unsafeIfAccepted`. `none
 * stored` has nothing to lose, `real payload` runs at impact write: both send what a server admin would.
 */
// biome-ignore format: a table is read by its columns
export const denialTable: Readonly<Record<DenialBlock, Readonly<Record<DeniedPersona, DenialRow>>>> = {
  //                      GET check                              POST token                                POST token/renew                       DELETE token
  'any state': {
    'org-admin':         ['check.denies.org-admin',              'add.denies.org-admin',                   'renew.denies.org-admin',              'remove.denies.org-admin'],
    'service-account':   ['check.denies.service-account',        'add.denies.service-account',             'renew.denies.service-account',        'remove.denies.service-account'],
    'anonymous':         ['check.denies.anonymous',              'add.denies.anonymous',                   'renew.denies.anonymous',              'remove.denies.anonymous'],
    'invalid-token':     ['check.denies.invalid-token',          'add.denies.invalid-token',               'renew.denies.invalid-token',          'remove.denies.invalid-token'],
  },
  'none stored': {
    'org-admin':         ['check.denies.org-admin.none-stored',  'add.denies.org-admin.none-stored',       'renew.denies.org-admin.none-stored',  'remove.denies.org-admin.none-stored'],
    'service-account':   [standsForIt,                           'add.denies.service-account.none-stored', standsForIt,                           standsForIt],
    'anonymous':         ['check.denies.anonymous.none-stored',  'add.denies.anonymous.none-stored',       'renew.denies.anonymous.none-stored',  'remove.denies.anonymous.none-stored'],
    'invalid-token':     [standsForIt,                           'add.denies.invalid-token.none-stored',   standsForIt,                           standsForIt],
  },
  'real payload': {
    'org-admin':         [noBody,                                noneStored,                               anyObject,                             'remove.denies.org-admin.real-payload'],
    'service-account':   [noBody,                                noneStored,                               anyObject,                             'remove.denies.service-account.real-payload'],
    'anonymous':         [noBody,                                noneStored,                               anyObject,                             'remove.denies.anonymous.real-payload'],
    'invalid-token':     [noBody,                                noneStored,                               anyObject,                             'remove.denies.invalid-token.real-payload'],
  },
  'empty object': {
    'org-admin':         [noBody,                                'add.denies.org-admin.empty-object',      anyObject,                             'remove.denies.org-admin.empty-object'],
    'service-account':   [noBody,                                standsForIt,                              anyObject,                             standsForIt],
    'anonymous':         [noBody,                                'add.denies.anonymous.empty-object',      anyObject,                             'remove.denies.anonymous.empty-object'],
    'invalid-token':     [noBody,                                standsForIt,                              anyObject,                             standsForIt],
  },
  'malformed JSON': {
    'org-admin':         [noBody,                                'add.denies.org-admin.malformed-json',    anyBody,                               'remove.denies.org-admin.malformed-json'],
    'service-account':   [noBody,                                standsForIt,                              anyBody,                               standsForIt],
    'anonymous':         [noBody,                                'add.denies.anonymous.malformed-json',    anyBody,                               'remove.denies.anonymous.malformed-json'],
    'invalid-token':     [noBody,                                standsForIt,                              anyBody,                               standsForIt],
  },
};
