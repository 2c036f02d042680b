/** The largest body that is read unless a request says otherwise, in bytes. */
export const defaultMaxBytes = 1024 * 1024;

/** How much of a too large body is kept, in bytes: what a report shows of it. */
export const keptOfTooLarge = 64 * 1024;

/** The largest headers that are read, in bytes; Grafana's are below 4 KiB. */
export const maxHeaderSize = 64 * 1024;

/** What is kept of the headers of a response. Grafana sends about 15 lines of 1 KiB in total. */
export const maxKeptHeaders = { lines: 100, characters: 16 * 1024, ofValue: 2 * 1024 } as const;
