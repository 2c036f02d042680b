/** The kinds of license that a reference server can start with. */
export const licenseKinds = ['valid', 'expired', 'expires-soon', 'trial', 'other-instance', 'aws'] as const;

/** A kind of license. A license that is expired or of another instance is rejected when it is added. */
export type LicenseKind = (typeof licenseKinds)[number];
