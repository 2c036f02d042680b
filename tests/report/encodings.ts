const bytesOf = (text: string): readonly number[] => [...Buffer.from(text, 'utf8')];
const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');
const inBase64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const inBase64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
/** As MIME (RFC 2045, section 6.8) and PEM (RFC 7468) break base64. */
const inLines = (text: string, length: number): string =>
  (text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join('\r\n');
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const everyByte = (text: string): string =>
  bytesOf(text)
    .map((byte) => `%${hexOf(byte)}`)
    .join('');
const unitEscapes = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** The ways in which a server could send back what it was given. */
export const encodings: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'in capitals': (secret) => secret.toUpperCase(),
  'in small letters': (secret) => secret.toLowerCase(),
  percent: encodeURIComponent,
  'percent in small letters': (secret) => encodeURIComponent(secret).replace(/%../g, (one) => one.toLowerCase()),
  'percent, every byte': everyByte,
  'percent twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  form: (secret) => new URLSearchParams({ q: secret }).toString().slice(2),
  base64: inBase64,
  'base64 of user and password': (secret) => inBase64(`admin:${secret}`),
  'base64 behind one byte': (secret) => inBase64(`x${secret}yz`),
  'base64 behind two bytes': (secret) => inBase64(`xy${secret}z`),
  'base64 in a long text': (secret) => inBase64(`{"echo":"${secret}","more":"of the same"}`),
  base64url: inBase64url,
  'base64url in a long text': (secret) => inBase64url(`echo ${secret} echo`),
  'base64 in percent': (secret) => encodeURIComponent(inBase64(`?>${secret}`)),
  'base64 in JSON with escaped slashes': (secret) => inBase64(secret).replaceAll('/', '\\/'),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  'hex in capitals': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  JSON: inJson,
  'JSON in JSON': (secret) => inJson(inJson(secret)),
  'JSON escapes throughout': unitEscapes,
  'percent in JSON': (secret) => inJson(encodeURIComponent(secret)),
  'JSON in percent': (secret) => encodeURIComponent(inJson(secret)),
  'bytes with \\x': (secret) =>
    bytesOf(secret)
      .map((byte) => `\\x${hexOf(byte)}`)
      .join(''),
  entities: (secret) =>
    secret.replace(/[&<>"']/g, (one) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[one]};`),
  'decimal entities': (secret) => Array.from(secret, (one) => `&#${one.codePointAt(0)};`).join(''),
  'hexadecimal entities': (secret) => Array.from(secret, (one) => `&#x${one.codePointAt(0)?.toString(16)};`).join(''),
  'a list of numbers': (secret) => JSON.stringify(bytesOf(secret)),
  'a list of numbers on several lines': (secret) => JSON.stringify({ data: bytesOf(secret) }, null, 2),
  'an object of numbers': (secret) => JSON.stringify(new Uint8Array(bytesOf(secret))),
  'hex with colons': (secret) => bytesOf(secret).map(hexOf).join(':'),
  'hex with 0x': (secret) =>
    bytesOf(secret)
      .map((byte) => `0x${hexOf(byte)}`)
      .join(', '),
  'base64 twice': (secret) => inBase64(inBase64(secret)),
  'base64 twice in a long text': (secret) => inBase64(`x ${inBase64(`{"echo":"${secret}"}`)} y`),
  'base64 three times': (secret) => inBase64(inBase64(inBase64(secret))),
  'hex in base64': (secret) => inBase64(Buffer.from(secret).toString('hex')),
  'base64 in hex': (secret) => Buffer.from(inBase64(secret)).toString('hex'),
  'percent in base64': (secret) => inBase64(everyByte(secret)),
  'JSON in base64': (secret) => inBase64(JSON.stringify({ echo: inJson(secret) })),
  'a list of numbers in base64': (secret) => inBase64(JSON.stringify(bytesOf(secret))),
  'base64 in a list of numbers': (secret) => JSON.stringify(bytesOf(inBase64(secret))),
  'base64 in lines of 76 characters': (secret) =>
    inLines(inBase64(`{"echo":"${secret}","more":"${'x'.repeat(100)}"}`), 76),
  'base64 in lines of 64 characters': (secret) => inLines(inBase64(`${'x'.repeat(40)}${secret}${'y'.repeat(40)}`), 64),
  'base64 in lines of 12 characters': (secret) => inLines(inBase64(`user:${secret}`), 12),
  'base64 behind a path': (secret) => `/api/echo/${inBase64(inBase64(secret))}`,
};
