import { definedOnly } from '../src/domain/defined-only.ts';
import { shortRequestLine } from '../src/domain/endpoint.ts';
import {
  type BoundScenario,
  type Expectation,
  licenseStored,
  noLicenseStored,
  type Scenario,
  scenariosOf,
  serverAdmin,
  type Tolerance,
  unchanged,
} from '../src/domain/scenario.ts';
import { addLicense } from './add.ts';
import { type BodyField, badBodies, type Rejection } from './bad-bodies.ts';
import { type BadBody, type Omitted, rejectionTable } from './bad-body-table.ts';
import { removeLicense } from './remove.ts';

const token: BodyField = { name: 'token', value: ({ license }) => license };
const instance: BodyField = { name: 'instance', value: ({ rootUrl }) => rootUrl };

const failureOfAdd: readonly Tolerance[] = [
  { status: 500, as: 'warn', because: 'the page lists 500 for this endpoint, and not for which failure' },
];

const nothingToRemove: readonly Tolerance[] = [
  {
    status: 202,
    as: 'warn',
    because: 'no license was stored, and the page lists 202 also for a license that did not exist',
  },
];

const badBodyNames = Object.keys(rejectionTable) as readonly BadBody[];

/** A text that is not a license may fail wherever licenses are read, which the page does not describe. */
const readsAsLicense: readonly BadBody[] = ['a blank string', 'no license'];

/** Rows whose status is the 422 of the page. */
function namesInstance({ remove = ['remove.instance-required'] }: Rejection): boolean {
  return remove[0] === 'remove.wrong-instance' || remove[0] === 'remove.instance-exact';
}

function additionOf(row: BadBody): Expectation<200 | 400 | 500> {
  const tolerated = readsAsLicense.includes(row) ? { tolerated: failureOfAdd } : {};
  return { status: 400, ...tolerated, licenseAfter: unchanged };
}

function removalOf(row: BadBody, isStored: boolean): Expectation<202 | 401 | 403 | 422> {
  const rejection = badBodies[row];
  if (namesInstance(rejection)) return { status: isStored ? 422 : [422, 202], licenseAfter: unchanged };
  const isLenient = rejection.holdsRealValue || row === 'a list as body' || row === 'malformed JSON';
  return {
    undocumented: {
      status: [400, 422],
      because: 'the page requires the instance and does not say how a removal without it is rejected',
    },
    ...(isStored || isLenient ? {} : { tolerated: nothingToRemove }),
    licenseAfter: unchanged,
  };
}

/** What the cells of a column have in common. */
interface Column<S extends number> {
  readonly endpoint: typeof addLicense | typeof removeLicense;
  readonly field: BodyField;
  readonly isStored: boolean;
  readonly expectationOf: (row: BadBody, isStored: boolean) => Expectation<S>;
}

function cell<S extends number>(
  row: BadBody,
  id: string | Omitted,
  { endpoint, field, isStored, expectationOf }: Column<S>,
): readonly Scenario<S>[] {
  if (typeof id !== 'string') return [];
  const rejection = badBodies[row];
  const covers = endpoint.id === 'add' ? rejection.add : rejection.remove;
  if (!covers) throw new Error(`${id} stands in the table, but ${row} covers no requirement of ${endpoint.id}.`);
  const expect = expectationOf(row, isStored);
  // What a conforming server may accept is no harmless request.
  const mayBeAccepted = rejection.holdsRealValue || [expect.status ?? []].flat().some((status) => status < 300);
  const requires =
    rejection.requires ?? (rejection.holdsRealValue && field === token ? ['license' as const] : undefined);
  return [
    {
      id,
      title: `${shortRequestLine(endpoint)}: rejects ${rejection.phrase(field.name)} (${isStored ? 'license stored' : 'no license stored'})`,
      covers,
      given: isStored ? licenseStored : noLicenseStored,
      as: serverAdmin,
      impact: mayBeAccepted ? 'write' : 'reject',
      ...definedOnly({ requires }),
      body: rejection.body(field),
      expect,
    },
  ];
}

/** What a server admin sends when adding a license and must not get through with. */
export const addRejections: readonly BoundScenario[] = scenariosOf(
  addLicense,
  badBodyNames.flatMap((row) => {
    const [stored, noneStored] = rejectionTable[row];
    const column = { endpoint: addLicense, field: token, expectationOf: additionOf };
    return [
      ...cell(row, stored, { ...column, isStored: true }),
      ...cell(row, noneStored, { ...column, isStored: false }),
    ];
  }),
);

/** What a server admin sends when removing a license and must not get through with. */
export const removeRejections: readonly BoundScenario[] = scenariosOf(
  removeLicense,
  badBodyNames.flatMap((row) => {
    const [, , stored, noneStored] = rejectionTable[row];
    const column = { endpoint: removeLicense, field: instance, expectationOf: removalOf };
    return [
      ...cell(row, stored, { ...column, isStored: true }),
      ...cell(row, noneStored, { ...column, isStored: false }),
    ];
  }),
);
