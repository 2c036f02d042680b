import type { RequirementResult } from '../../domain/report.ts';
import { marks } from '../verdict-symbols.ts';
import { html, type Markup } from './markup.ts';

/** A verdict as its symbol and its word, so that color is not needed to tell them apart; with a count, before it. */
export function badge(verdict: RequirementResult['verdict'], count?: number | string): Markup {
  const symbol = verdict === 'not exercised' ? '·' : marks[verdict].symbol;
  const shown = count === undefined ? verdict : `${count} ${verdict}`;
  return html`<span class="badge ${classOf(verdict)}"><span aria-hidden="true">${symbol}</span> ${shown}</span>`;
}

/** The class of a verdict in the style of the page. */
export function classOf(verdict: RequirementResult['verdict']): string {
  return verdict.replace(' ', '-');
}
