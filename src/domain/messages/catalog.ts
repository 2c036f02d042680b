/** A stable code and the sentence that belongs to it. Programs compare the code; the sentence may be reworded. */
export interface CodedMessage<Code extends string> {
  readonly code: Code;
  readonly message: string;
}

/** For each code, the function that turns its data into words. The function's parameter is the type of the data. */
export type Catalog = Readonly<Record<string, (data: never) => string>>;

/** The data of a code: one object, or nothing if the sentence needs none. */
export type DataOf<C extends Catalog, Code extends keyof C> = Parameters<C[Code]>;

/** Gives the message of a code. The compiler checks that the data is the data of that code. */
export type MessageOf<C extends Catalog> = <Code extends keyof C & string>(
  code: Code,
  ...data: DataOf<C, Code>
) => CodedMessage<Code>;

/** The one function that makes the messages of a catalog. */
export function messagesFrom<C extends Catalog>(catalog: C): MessageOf<C> {
  return (code, ...data) => {
    // The signature has checked the data against this very entry, which TypeScript cannot see through the index.
    const inWords = catalog[code] as unknown as (...values: typeof data) => string;
    return { code, message: inWords(...data) };
  };
}

/** The words of a catalog: the source text of its functions, in which every sentence stands except for its data. */
export function wordsOf(catalog: Catalog): string {
  return Object.values(catalog).map(String).join('\n');
}
