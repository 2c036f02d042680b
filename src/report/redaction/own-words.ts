import { requirements } from '../../../specs/index.ts';
import { findingMessages } from '../../domain/messages/findings.ts';
import { noteWords } from '../../domain/messages/notes.ts';
import { problemWords } from '../../domain/messages/problems.ts';
import { reasonWords } from '../../domain/messages/reasons.ts';

/** Everything that the sentences of this project say, except for their data. */
const ownText = [
  noteWords,
  problemWords,
  reasonWords,
  ...Object.values(findingMessages).map(String),
  ...requirements.map(({ text }) => text),
].join('\n');

/** Whether a text occurs in our own sentences, as one or more whole words. A password may be such a word. */
export function isOwnWords(text: string): boolean {
  for (let at = ownText.indexOf(text); text !== '' && at >= 0; at = ownText.indexOf(text, at + 1)) {
    if (!isLetterOrDigit(ownText[at - 1]) && !isLetterOrDigit(ownText[at + text.length])) return true;
  }
  return false;
}

function isLetterOrDigit(character = ''): boolean {
  return /^[\p{L}\p{N}]$/u.test(character);
}
