import { impacts } from '../src/domain/scenario.ts';
import { type Condition, conditions } from './conditions.ts';
import { loadFromPeers } from './peers/install.ts';
import type { Results } from './results.ts';
import { perCheck } from './targets.ts';

/** The part of Vega that draws. */
interface Vega {
  readonly parse: (specification: unknown) => unknown;
  readonly View: new (runtime: unknown, options: { readonly renderer: 'none' }) => { toSVG(): Promise<string> };
}

interface VegaLite {
  readonly compile: (specification: unknown) => { readonly spec: unknown };
}

/** Draws the results with Vega as an SVG file. */
export async function drawPlot(results: Results): Promise<string> {
  const [vega, lite] = (await Promise.all([loadFromPeers('vega'), loadFromPeers('vega-lite')])) as [Vega, VegaLite];
  const { spec } = lite.compile(plotSpecification(results));
  return new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG();
}

/** The plot as a Vega-Lite specification: whole runs beside the floor, and the time per check beside the peers. */
export function plotSpecification({ entries }: Results): unknown {
  const values = entries.flatMap((entry) => {
    const condition = shown.find(({ id }) => id === entry.condition);
    return condition === undefined ? [] : [{ ...entry, condition: titleOf(condition) }];
  });
  const runs = values
    .filter(({ workload }) => workload !== 'collection')
    .map(({ condition, workload, label, median }) => ({ condition, workload, label, value: median.wallMs / 1000 }));
  const checks = values
    .filter(
      ({ workload, contestant }) => workload === 'collection' || (workload === 'reject' && contestant === 'suite'),
    )
    .map(({ condition, contestant, workload, label, median, checks: count }) => ({
      condition,
      label: contestant === 'suite' ? `${label}, ${workload === 'reject' ? 'reject' : 'the same checks'}` : label,
      value: perCheck({ median, checks: count }),
    }));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    config: { font: 'sans-serif' },
    vconcat: [
      bars(runs, {
        x: { field: 'value', type: 'quantitative', title: 'seconds of a whole run' },
        y: { field: 'workload', type: 'nominal', title: null, sort: impacts },
        yOffset: { field: 'label' },
        color: { field: 'label', type: 'nominal', title: null },
      }),
      bars(checks, {
        x: { field: 'value', type: 'quantitative', title: 'milliseconds per check' },
        y: { field: 'label', type: 'nominal', title: null, axis: { labelLimit } },
        color: { value: 'gray' },
      }),
    ],
  };
}

/** Longer labels are cut, in pixels. */
const labelLimit = 260;

const shown = conditions.filter(({ settleMs }) => settleMs === 0);

function titleOf({ title, shortTitle = title }: Condition): string {
  return shortTitle;
}

/** Horizontal bars, with a column for each condition that has a scale of its own. */
function bars(values: readonly unknown[], encoding: Readonly<Record<string, unknown>>) {
  const header = { labelFontWeight: 'bold', labelLimit };
  return {
    data: { values },
    mark: 'bar',
    width: 170,
    encoding: {
      column: { field: 'condition', type: 'nominal', sort: shown.map(titleOf), title: null, header },
      ...encoding,
    },
    resolve: { scale: { x: 'independent' } },
  };
}
