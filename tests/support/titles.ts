/** The rules for the titles of tests, which are read alone in the log of CI. */

/** A test or a group of tests, as Vitest passes it to a hook. */
export interface TitledTask {
  readonly type: string;
  readonly name: string;
  readonly tasks?: readonly TitledTask[];
}

/** A placeholder that Vitest did not fill in. */
const placeholder = /%(?:\d+\$)?[sdifjoOc#$](?!\w)|(?<![\w$'"`])\$(?:[a-z]\w*|\d)(?:\.\w+)*/;

/** The titles of the tests in a group, with those of the groups that they are in. */
export function titlesIn({ tasks = [] }: TitledTask, path: readonly string[] = []): readonly string[] {
  return tasks.flatMap((task) => {
    const own = [...path, task.name];
    return task.type === 'test' ? [own.join(' > ')] : titlesIn(task, own);
  });
}

/** What is wrong with titles that are in one file. */
export function titleProblems(titles: readonly string[]): readonly string[] {
  const repeated = [...Map.groupBy(titles, (title) => title).values()].filter(({ length }) => length > 1);
  return [
    ...titles.filter((title) => placeholder.test(title)).map((title) => `has a placeholder: ${title}`),
    ...repeated.map(([title]) => `stands for several tests: ${title}`),
  ];
}
