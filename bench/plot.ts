import { conditions } from './conditions.ts';
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
  const shown = conditions.filter(({ settleMs }) => settleMs === 0);
  const titleOf = (id: string): string | undefined => shown.find((condition) => condition.id === id)?.title;
  const values = entries.flatMap((entry) => {
    const condition = titleOf(entry.condition);
    return condition === undefined ? [] : [{ ...entry, condition, perCheck: perCheck(entry) }];
  });
  const runs = values
    .filter(({ workload }) => workload !== 'collection')
    .map(({ condition, workload, label, median }) => ({ condition, workload, label, value: median.wallMs / 1000 }));
  const checks = values
    .filter(
      ({ workload, contestant }) => workload === 'collection' || (workload === 'reject' && contestant === 'suite'),
    )
    .map(({ condition, workload, label, perCheck: value }) => ({
      condition,
      label: workload === 'reject' ? `${label}, reject` : label,
      value,
    }));
  const order = shown.map(({ title }) => title);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    config: { font: 'sans-serif' },
    vconcat: [
      {
        ...bars(runs, order, 'seconds of a whole run'),
        encoding: {
          ...bars(runs, order, 'seconds of a whole run').encoding,
          y: { field: 'workload', type: 'nominal', title: null, sort: ['read', 'reject', 'write'] },
          yOffset: { field: 'label' },
        },
      },
      bars(checks, order, 'milliseconds per check'),
    ],
    resolve: { scale: { color: 'independent' } },
  };
}

function bars(values: readonly unknown[], order: readonly string[], title: string) {
  return {
    data: { values },
    mark: 'bar',
    width: 170,
    encoding: {
      column: {
        field: 'condition',
        type: 'nominal',
        sort: order,
        title: null,
        header: { labelFontWeight: 'bold', labelLimit: 170 },
      },
      x: { field: 'value', type: 'quantitative', title },
      y: { field: 'label', type: 'nominal', title: null },
      color: { field: 'label', type: 'nominal', title: null },
    },
    resolve: { scale: { x: 'independent' } },
  };
}
