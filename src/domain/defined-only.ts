/** An object type whose members that may be undefined are absent instead. */
export type DefinedOnly<T> = {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The members of an object that are not undefined, in the same order. */
export function definedOnly<T extends object>(members: T): DefinedOnly<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as DefinedOnly<T>;
}
