/** The statuses of Grafana's license object. */
export const licenseStatus = {
  notLoaded: 0,
  valid: 1,
  invalid: 3,
  notFound: 4,
  expired: 5,
  invalidSubject: 6,
} as const;

/** Statuses of invalid licenses: nobody's license is lost with one of them. */
export const invalidStatuses: readonly number[] = [
  licenseStatus.invalid,
  licenseStatus.notFound,
  licenseStatus.expired,
  licenseStatus.invalidSubject,
];
