import type { EndpointId } from '../../domain/endpoint.ts';
import type { Exchange, SentRequest } from '../../domain/exchange.ts';

/** How a command ended. `timed-out`: it was stopped after its time limit. */
export type CommandEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signaled'; readonly signal: string }
  | { readonly kind: 'timed-out'; readonly limitMs: number };

/** What a server had that a right request must name. */
export interface ServerValues {
  readonly user: string;
  readonly password: string;
  readonly rootUrl: string;
  readonly license: string;
}

/** A request of a client, and what it got. Header names are in lower case. */
export interface RecordedExchange extends Exchange {
  /** The endpoint that the request was meant for, as far as it can be guessed. */
  readonly endpoint: EndpointId | undefined;
  /** Whether the response was the misbehavior that the run is about. */
  readonly misled: boolean;
}

/** One run of a command against a server of its own. */
export interface ClientRun {
  readonly values: ServerValues;
  /** In the order of arrival. */
  readonly exchanges: readonly RecordedExchange[];
  /** The requests that reached the other host, to which a redirect leads. */
  readonly redirected: readonly SentRequest[];
  readonly end: CommandEnd;
  readonly durationMs: number;
}

/** Whether a run ended with exit code 0. */
export function hasSucceeded({ end }: Pick<ClientRun, 'end'>): boolean {
  return end.kind === 'exited' && end.code === 0;
}

/** The end of a run in a few words: `exit code 1`. */
export function endInWords(end: CommandEnd): string {
  switch (end.kind) {
    case 'exited':
      return `exit code ${end.code}`;
    case 'signaled':
      return `the signal ${end.signal}`;
    case 'timed-out':
      return `no end within ${end.limitMs} ms`;
  }
}
