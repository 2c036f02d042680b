import { isObject, parseJson } from '../../domain/exchange.ts';
import type { JsonValue } from '../../domain/scenario.ts';
import { consumer, contractFileName, contractInteractions, provider } from './interactions.ts';

/** An interaction of a pact file, as recorded. */
export type RecordedInteraction = Readonly<Record<string, unknown>>;

/** The id of the scenario that an interaction was made from. */
export function scenarioIdOf(interaction: RecordedInteraction): string | undefined {
  const { comments } = interaction;
  return isObject(comments) && typeof comments.scenario === 'string' ? comments.scenario : undefined;
}

/** The interactions of a pact file; undefined if the text is not a pact. */
export function interactionsIn(text: string): readonly RecordedInteraction[] | undefined {
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value) || !Array.isArray(parsed.value.interactions)) return undefined;
  return parsed.value.interactions.filter(isObject);
}

/**
 * The text of the contract, made of recorded interactions in any order: interactions in the order of the specs, keys
 * sorted, no versions of the tools that made it.
 *
 * @throws Error if an interaction is missing, duplicate or not in the specs: Pact loses interactions without an error if
 *   two processes write one file
 */
export function contractText(recorded: readonly RecordedInteraction[]): string {
  const ids = recorded.map((interaction) => scenarioIdOf(interaction) ?? 'an interaction without a scenario');
  const wanted = contractInteractions.map(({ scenario }) => scenario.id);
  const missing = wanted.filter((id) => !ids.includes(id));
  const unknown = ids.filter((id) => !wanted.includes(id));
  const duplicate = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (missing.length + unknown.length + duplicate.length > 0) {
    throw new Error(
      [
        `The contract has ${ids.length} interactions where the specs have ${wanted.length}.`,
        ...(missing.length > 0 ? [`Lost: ${missing.join(', ')}.`] : []),
        ...(unknown.length > 0 ? [`Not in the specs: ${unknown.join(', ')}.`] : []),
        ...(duplicate.length > 0 ? [`There twice: ${duplicate.join(', ')}.`] : []),
      ].join(' '),
    );
  }
  const place = new Map(wanted.map((id, at) => [id, at]));
  const order = (interaction: RecordedInteraction): number => place.get(scenarioIdOf(interaction) ?? '') ?? 0;
  const contract = {
    consumer: { name: consumer },
    interactions: recorded.toSorted((a, b) => order(a) - order(b)),
    metadata: { pactSpecification: { version: '4.0' } },
    provider: { name: provider },
  };
  return `${JSON.stringify(sorted(contract as unknown as JsonValue), null, 2)}\n`;
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

const maxLines = 12;

/**
 * The differences between the committed contract and the current one, one line for each place; empty if the two are
 * equal, byte by byte.
 *
 * @param committed - undefined if there is no file
 */
export function contractDifferences(committed: string | undefined, current: string): readonly string[] {
  if (committed === current) return [];
  if (committed === undefined) return [`${contractFileName} does not exist`];
  const [before, after] = [interactionsIn(committed), interactionsIn(current)];
  if (!before || !after) return [`${contractFileName} is not a pact`];
  const [was, is] = [byId(before), byId(after)];
  const lines = [
    ...[...was.keys()].filter((id) => !is.has(id)).map((id) => `${id}: is in the file, but not in the specs`),
    ...[...is].flatMap(([id, interaction]) =>
      was.has(id) ? placesThatDiffer(was.get(id), interaction, id) : [`${id}: is missing`],
    ),
  ];
  if (lines.length === 0) return ['the interactions are equal; their order, the metadata or the layout differs'];
  const more = lines.length - maxLines;
  return more > 0 ? [...lines.slice(0, maxLines), `and ${more} more`] : lines;
}

function byId(interactions: readonly RecordedInteraction[]): ReadonlyMap<string, RecordedInteraction> {
  return new Map(
    interactions.map((one) => [scenarioIdOf(one) ?? String(one.description ?? 'an interaction without a name'), one]),
  );
}

function placesThatDiffer(was: unknown, is: unknown, where: string): readonly string[] {
  if (isTree(was) && isTree(is)) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return keys.flatMap((key) => placesThatDiffer(Reflect.get(was, key), Reflect.get(is, key), `${where} ${key}`));
  }
  const [before, after] = [excerptOf(was), excerptOf(is)];
  return before === after ? [] : [`${where}: ${before} is to be ${after}`];
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function excerptOf(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
