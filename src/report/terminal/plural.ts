/** A number of things in words: `1 scenario`, `2 scenarios`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
