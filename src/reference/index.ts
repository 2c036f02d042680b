/** The built-in reference server: Grafana's Enterprise Licensing HTTP API as documented, with injectable faults. */

export { ReferenceServerError, type ReferenceServerProblem } from './config/errors.ts';
export { type Inference, inferences } from './config/inferences.ts';
export { type LicenseKind, licenseKinds } from './config/license-kinds.ts';
export type { ReferenceOptions } from './config/reference-options.ts';
export type { UserCredentials } from './create-instance.ts';
export type { Fault, Visibility } from './faults/fault.ts';
export { faults } from './faults/index.ts';
export { bodySource, readBody } from './http/read-body.ts';
export type { CallerPersona } from './instance/handler.ts';
export type { IssueOverrides } from './licensing/issuer.ts';
export type { LicenseClaims, LicenseObject, StoredLicense } from './licensing/license.ts';
export type { LoggedRequest } from './logged-request.ts';
export { type Responder, throughInterceptor } from './responder.ts';
export {
  createReferenceServer,
  type InProcessServer,
  type PreparedInstance,
  type ReferenceInstance,
  type ReferenceServer,
  type ReferenceState,
  startReferenceServer,
} from './start.ts';
export { type Variant, variants } from './variants/variants.ts';
