import { type FaultRow, proveFault, proveVariant, type VariantRow } from './rows.ts';
import type { ProofTransport } from './trial.ts';

/** One server to run the suite against. */
export interface Job {
  readonly kind: 'fault' | 'variant';
  readonly id: string;
  readonly transport: ProofTransport;
}

/** The result of a job. */
export type Row =
  | { readonly kind: 'fault'; readonly row: FaultRow }
  | { readonly kind: 'variant'; readonly row: VariantRow };

/** Does a job. */
export async function resultOf({ kind, id, transport }: Job): Promise<Row> {
  return kind === 'fault'
    ? { kind, row: await proveFault(id, transport) }
    : { kind, row: await proveVariant(id, transport) };
}
