import { styleText } from 'node:util';

export type Style = 'plain' | 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'alarm';

/** Gives a text a style, or leaves it as it is where colors are off. */
export type Paint = (style: Style, text: string) => string;

/** A painter that follows the caller's decision alone: NO_COLOR, CI and the terminal were looked at before. */
export function painter(color: boolean): Paint {
  return (style, text) => {
    if (!color || style === 'plain') return text;
    return styleText(style === 'alarm' ? ['bold', 'red'] : style, text, { validateStream: false });
  };
}
