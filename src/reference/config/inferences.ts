import { ReferenceServerError } from './errors.ts';

/**
 * An assumption about Grafana Enterprise. The licensing handlers are closed source, and no public record shows this behavior on a
 * real server.
 */
export type Inference = {
  readonly id: string;
  /** What the built-in reference server assumes. */
  readonly inferred: string;
  /** The option of `ReferenceOptions` that switches to another behavior. */
  readonly option: string;
  /** Values of the option; the first is the default. */
  readonly values: readonly (number | boolean)[];
};

/** Every assumption that is not backed by a real server. */
export const inferences = [
  {
    id: 'invalid-license',
    inferred: 'Adding a token that is not a valid license returns 400.',
    option: 'invalidLicenseStatus',
    values: [400, 500],
  },
  {
    id: 'missing-instance',
    inferred: 'A removal without a usable instance returns 422, as for a wrong instance.',
    option: 'missingInstanceStatus',
    values: [422, 400],
  },
  {
    id: 'renewal-without-license',
    inferred: 'A renewal returns 404 while there is no license.',
    option: 'renewWithoutLicenseStatus',
    values: [404, 400, 500],
  },
  {
    id: 'reachable-issuer',
    inferred: 'The license issuer is reachable, so a renewal succeeds.',
    option: 'issuerReachable',
    values: [true, false],
  },
  {
    id: 'renewal-without-issuer',
    inferred: 'A renewal returns 500 while the license issuer is unreachable.',
    option: 'unreachableIssuerStatus',
    values: [500, 502, 504],
  },
  {
    id: 'check-without-restart',
    inferred: 'check follows an added or removed license at once, without a restart.',
    option: 'checkAfterRestart',
    values: [false, true],
  },
  {
    id: 'service-account-status',
    inferred: 'The licensing endpoints deny service accounts with 403.',
    option: 'serviceAccountStatus',
    values: [403, 401],
  },
] as const satisfies readonly Inference[];

/** The behavior behind each inference, by the name of its option. */
export type InferredBehavior = {
  readonly [One in (typeof inferences)[number] as One['option']]: One['values'][number];
};

/** Applies the defaults of the inferences. Throws a `ReferenceServerError` (`bad-option`) for a value that is not in the list. */
export function resolveInferences(chosen: Partial<InferredBehavior>): InferredBehavior {
  const resolved = inferences.map(({ option, values }) => {
    const value = chosen[option] ?? values[0];
    if ((values as readonly unknown[]).includes(value)) return [option, value];
    throw new ReferenceServerError('bad-option', `Invalid ${option} ${value}. It must be ${values.join(' or ')}.`);
  });
  return Object.fromEntries(resolved) as InferredBehavior;
}
