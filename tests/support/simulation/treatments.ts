import { conforming, type Treatment } from './simulated-target.ts';

/** Accepted, and not carried out. */
export const lost: Treatment = { ...conforming, effect: 'nothing' };

/** Gets a status, and is not carried out. */
export const rejected = (answer: number): Treatment => ({ ...conforming, effect: 'nothing', answer });

/** Rejected, and carried out all the same, at once or later. */
export const rejectedButDone = (answer: number, effectAfterMs: number): Treatment => ({
  ...conforming,
  answer,
  effectAfterMs,
});

/** Takes its time, and is carried out in the end. */
export const slow = (ms: number): Treatment => ({ ...conforming, answerAfterMs: ms, effectAfterMs: ms });

/** The connection is closed without an answer, and the request is carried out later. */
export const unanswered = (effectAfterMs: number): Treatment => ({ ...conforming, answer: 'reset', effectAfterMs });

/** Accepted although it must be rejected, and garbage is stored. */
export const garbageAccepted: Treatment = { ...conforming, answer: 200, effect: 'store garbage' };
