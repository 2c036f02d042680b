import type { CallerPersona } from './instance/handler.ts';

/** One request in the log of the server. */
export type LoggedRequest = {
  readonly method: string;
  readonly path: string;
  readonly persona: CallerPersona;
  readonly status: number;
};

/** How many requests the log keeps: the latest ones. */
export const maxLoggedRequests = 1000;
