/** A user name and its password, for Basic authentication. */
export interface Login {
  readonly user: string;
  readonly password: string;
}
