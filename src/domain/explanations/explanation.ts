/** What usually causes a message, and what to do about it: one or two sentences each. */
export type Explanation = readonly [cause: string, cure: string];
