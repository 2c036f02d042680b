/** Responds to a request, as the global `fetch` does if it is given a `Request`. */
export type Fetch = (request: Request) => Promise<Response>;
