/** The reference server: Grafana's Enterprise Licensing HTTP API as its documentation describes it, with faults on request. */
export { ReferenceServerError, type ReferenceServerProblem } from './errors.ts';
export type { AskingPersona } from './exchange.ts';
export type { Fault, Visibility } from './faults/fault.ts';
export { faults } from './faults/index.ts';
export type { IssueOverrides } from './issuer.ts';
export type { LicenseClaims, LicenseObject, StoredLicense } from './license.ts';
export type { ReferenceOptions } from './options.ts';
export type { LoggedRequest } from './server.ts';
export { type ReferenceServer, type ReferenceState, startReferenceServer } from './start.ts';
export { type Variant, variants } from './variants.ts';
export type { UserCredentials } from './world.ts';
