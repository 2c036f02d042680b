/** The parser has no types of its own. */
declare module 'parse-prometheus-text-format' {
  interface Family {
    readonly name: string;
    readonly type: string;
    readonly metrics: readonly { readonly value: string; readonly labels: Readonly<Record<string, string>> }[];
  }

  /** Parses the text format of Prometheus. */
  function parse(text: string): readonly Family[];
  export = parse;
}
