/** A job for the worker process. It contains no secret. */
export type Job =
  | {
      readonly kind: 'record';
      /** The folder for the pact file; empty, and used by this job only. */
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

/** What the worker process reports: first that the library is loaded, then the result of the job. */
export type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly output: string }
  | { readonly kind: 'failed'; readonly message: string };
