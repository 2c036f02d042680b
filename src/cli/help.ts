import { fileVariable, type Option } from '../config/option-declaration.ts';

/** The help of a flag: what it does, its default and its variable. */
export function flagHelp(option: Option): string {
  return withFacts(option, option.variable === undefined ? [] : [`environment: ${option.variable}`]);
}

function withFacts({ help, default: value, unset }: Option, further: readonly string[]): string {
  const fallback = value ?? unset;
  const facts = [...(fallback === undefined ? [] : [`default: ${fallback}`]), ...further];
  return facts.length === 0 ? help : `${help} (${facts.join('; ')})`;
}

/**
 * The part of a command's help about the options that have a variable and no flag.
 *
 * @param heading - where the variables are read
 */
export function environmentHelp(options: readonly Option[], heading: string): string {
  const variables = options.filter(({ flag }) => flag === undefined);
  const width = Math.max(0, ...variables.map(({ variable }) => variable?.length ?? 0));
  const lines = variables.map((option) => {
    const file = fileVariable(option);
    return `  ${(option.variable ?? '').padEnd(width)}  ${withFacts(option, file === undefined ? [] : [`or ${file}`])}`;
  });
  return `\n${heading}:\n${lines.join('\n')}`;
}
