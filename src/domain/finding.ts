import { type FindingCode, type FindingData, findingMessages } from './messages/findings.ts';

export type { FindingCode, FindingData } from './messages/findings.ts';

/** One deviation, or a fact worth knowing (`information`), which changes no verdict. */
export interface Finding {
  readonly level: 'must' | 'should' | 'information';
  readonly code: FindingCode;
  readonly requirement: string;
  readonly expected: string;
  readonly seen: string;
  /** The deviation in one sentence, made of the code and what was expected and seen. */
  readonly message: string;
}

/** Makes a finding; the sentence comes from the catalog of messages. */
export function findingOf(level: Finding['level'], requirement: string, code: FindingCode, data: FindingData): Finding {
  const { expected, seen } = data;
  return { level, code, requirement, expected, seen, message: findingMessages[code](data) };
}
