import { type Author, captured, type SecretLocation } from './secret-location.ts';

/**
 * What is a secret by its format, wherever it stands: service account tokens, anything that looks like a JWT, credentials in
 * a URL, and those of Basic and Bearer authentication. The time is linear in the length of the text.
 */
export function secretFormatsIn(text: string, author: Author): readonly SecretLocation[] {
  return [...tokensIn(text), ...credentialsIn(text, author)];
}

function tokensIn(text: string): readonly SecretLocation[] {
  return [
    ...captured(text, /(eyJ[\w-]{6,}(?:\.[\w-]*){0,2})/g),
    ...captured(text, /(glsa_\w{4,})/gi),
    ...captured(text, /\b[a-z][a-z0-9+.-]{0,20}:\/\/([^\s/?#"'<>]{1,1024})@/gi),
  ];
}

function credentialsIn(text: string, author: Author): readonly SecretLocation[] {
  const basic = captured(text, /\bBasic\s+([\w+/=-]{4,})/gi).filter(({ start, end }) =>
    Buffer.from(text.slice(start, end), 'base64').includes(':'),
  );
  const bearer = captured(text, /\bBearer\s+([\w.~+/=-]{8,})/gi).filter(
    ({ start, end }) => author === 'target' || /\d/.test(text.slice(start, end)),
  );
  return [...basic, ...bearer];
}
