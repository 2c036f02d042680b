/** What the process that holds Pact's native library is asked to do. It is told no secret. */
export type Job =
  | {
      readonly kind: 'record';
      /** Where the pact file is written; empty, and nobody else's. */
      readonly directory: string;
      /** The ids of the contract's interactions to record, in this order. */
      readonly ids: readonly string[];
    }
  | {
      readonly kind: 'verify';
      readonly provider: string;
      /** Where requests and state changes go; ends in a slash. */
      readonly gateway: string;
      readonly pactFiles: readonly string[];
      /** The names of the provider states that the files hold. */
      readonly states: readonly string[];
      /** Milliseconds for one request to the gateway. */
      readonly timeoutMs: number;
    };

/** What comes back: first that the library was loaded, then what came of the job. */
export type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly output: string }
  | { readonly kind: 'failed'; readonly message: string };
