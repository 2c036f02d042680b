/** Why a cell of a table has no scenario. */
export interface Omitted {
  readonly omitted: string;
}

type RejectionCell<E extends string> = `${E}.rejects.${string}` | Omitted;

/** A row: what must be rejected when a license is added and when it is removed, each with a license stored and without. */
export type RejectionRow = readonly [
  addStored: RejectionCell<'add'>,
  addNoneStored: RejectionCell<'add'>,
  removeStored: RejectionCell<'remove'>,
  removeNoneStored: RejectionCell<'remove'>,
];

const addOnly: Omitted = { omitted: 'this is about the token, which a removal does not have' };
const removeOnly: Omitted = { omitted: 'this is about the instance, which adding a license does not have' };
const likeAnother: Omitted = { omitted: 'with no license stored, another instance stands for all of them' };

/**
 * The requests of a server admin that must be rejected: body by endpoint by state. The compiler demands each cell.
 *
 * Never to be sent, because they equal the root URL by RFC 3986, section 6.2: the root URL without its last slash, with its
 * default port written out, or with its host in upper case.
 */
// biome-ignore format: a table is read by its columns
export const rejectionTable = {
  //                      POST token, license stored           POST token, none stored                          DELETE token, license stored         DELETE token, none stored
  'no field':            ['add.rejects.missing-token',         'add.rejects.missing-token.none-stored',         'remove.rejects.missing-instance',   'remove.rejects.missing-instance.none-stored'],
  'an empty string':     ['add.rejects.empty-token',           'add.rejects.empty-token.none-stored',           'remove.rejects.empty-instance',     'remove.rejects.empty-instance.none-stored'],
  'null':                ['add.rejects.null-token',            'add.rejects.null-token.none-stored',            'remove.rejects.null-instance',      'remove.rejects.null-instance.none-stored'],
  'a blank string':      ['add.rejects.blank-token',           'add.rejects.blank-token.none-stored',           'remove.rejects.blank-instance',     'remove.rejects.blank-instance.none-stored'],
  'a number':            ['add.rejects.number-token',          'add.rejects.number-token.none-stored',          'remove.rejects.number-instance',    'remove.rejects.number-instance.none-stored'],
  'true':                ['add.rejects.boolean-token',         'add.rejects.boolean-token.none-stored',         'remove.rejects.boolean-instance',   'remove.rejects.boolean-instance.none-stored'],
  'a list':              ['add.rejects.token-in-list',         'add.rejects.token-in-list.none-stored',         'remove.rejects.instance-in-list',   'remove.rejects.instance-in-list.none-stored'],
  'an object':           ['add.rejects.token-in-object',       'add.rejects.token-in-object.none-stored',       'remove.rejects.instance-in-object', 'remove.rejects.instance-in-object.none-stored'],
  'null as body':        ['add.rejects.null-body',             'add.rejects.null-body.none-stored',             'remove.rejects.null-body',          'remove.rejects.null-body.none-stored'],
  'a list as body':      ['add.rejects.list-body',             'add.rejects.list-body.none-stored',             'remove.rejects.list-body',          'remove.rejects.list-body.none-stored'],
  'no bytes':            ['add.rejects.empty-body',            'add.rejects.empty-body.none-stored',            'remove.rejects.empty-body',         'remove.rejects.empty-body.none-stored'],
  'malformed JSON':      ['add.rejects.malformed-json',        'add.rejects.malformed-json.none-stored',        'remove.rejects.malformed-json',     'remove.rejects.malformed-json.none-stored'],
  'no license':          ['add.rejects.garbage-token',         'add.rejects.garbage-token.none-stored',         addOnly,                             addOnly],
  'altered signature':   ['add.rejects.altered-signature',     'add.rejects.altered-signature.none-stored',     addOnly,                             addOnly],
  'no signature':        ['add.rejects.missing-signature',     'add.rejects.missing-signature.none-stored',     addOnly,                             addOnly],
  'another instance':    [removeOnly,                          removeOnly,                                      'remove.rejects.another-instance',   'remove.rejects.another-instance.none-stored'],
  'a longer path':       [removeOnly,                          removeOnly,                                      'remove.rejects.longer-path',        likeAnother],
  'a shorter host':      [removeOnly,                          removeOnly,                                      'remove.rejects.shorter-host',       likeAnother],
  'the same ending':     [removeOnly,                          removeOnly,                                      'remove.rejects.same-ending',        likeAnother],
  'another scheme':      [removeOnly,                          removeOnly,                                      'remove.rejects.other-scheme',       likeAnother],
  'another port':        [removeOnly,                          removeOnly,                                      'remove.rejects.other-port',         likeAnother],
  'a query':             [removeOnly,                          removeOnly,                                      'remove.rejects.query',              likeAnother],
  'a fragment':          [removeOnly,                          removeOnly,                                      'remove.rejects.fragment',           likeAnother],
  'a user name':         [removeOnly,                          removeOnly,                                      'remove.rejects.user-name',          likeAnother],
  'a percent sign':      [removeOnly,                          removeOnly,                                      'remove.rejects.percent-sign',       likeAnother],
  'an asterisk':         [removeOnly,                          removeOnly,                                      'remove.rejects.asterisk',           likeAnother],
  'a dot for any':       [removeOnly,                          removeOnly,                                      'remove.rejects.dot-for-any',        likeAnother],
  'other dots':          [removeOnly,                          removeOnly,                                      'remove.rejects.other-dots',         likeAnother],
} as const satisfies Readonly<Record<string, RejectionRow>>;

/** A row of the table. */
export type BadBody = keyof typeof rejectionTable;
