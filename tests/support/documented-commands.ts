const program =
  /^(?:[A-Z_]+=\S* +)*(?:npx +|node_modules\/\.bin\/)?(?:(?:grafana-)?licensing-conformance|node (?:\.\/)?src\/cli\/main\.ts|docker run .* grafana-licensing-conformance)(?= |$)/;

/** A command line of this project. */
export interface DocumentedCommand {
  /** How the program is called: `npx grafana-licensing-conformance`. */
  readonly program: string;
  /** The words after it. */
  readonly args: readonly string[];
}

/** The command lines of this project in the blocks of code of a page. */
export function commandsIn(text: string): readonly DocumentedCommand[] {
  const blocks = [...text.matchAll(/^ *```(sh|bash|console|yaml)[^\n]*\n([\s\S]*?)^ *```/gm)];
  return blocks.flatMap(([, language, block = '']) =>
    block
      .replaceAll(/\\\n\s*/g, ' ')
      .split('\n')
      .flatMap((line) => typedIn(line.trim(), language === 'console'))
      .flatMap((line) => line.split(/ (?:&&|\|\||\||;) /))
      .flatMap((line) => {
        const name = program.exec(line.trim())?.[0];
        return name === undefined ? [] : [{ program: name, args: wordsOf(line.trim().slice(name.length)) }];
      }),
  );
}

/** What a reader types of a line: in a block with output, only what follows a prompt. */
function typedIn(line: string, hasOutput: boolean): readonly string[] {
  if (hasOutput && !line.startsWith('$ ')) return [];
  return [line.replace(/^(?:\$|(?:- )?run:) +/, '')];
}

/** The words of a command line as a shell splits them, up to a comment, a redirection or `&`. */
function wordsOf(line: string): readonly string[] {
  const words = [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word);
  const end = words.findIndex((word) => /^(?:#|\d?>|<|&$)/.test(word));
  return (end === -1 ? words : words.slice(0, end)).map((word) => word.replaceAll(/["']/g, ''));
}

/** The texts of a page that are set as code within a line. */
export function inlineCodeIn(text: string): readonly string[] {
  const withoutBlocks = text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '');
  return [...withoutBlocks.matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' '));
}
