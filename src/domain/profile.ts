import type { BoundScenario, Need } from './scenario.ts';
import type { VersionCondition } from './version.ts';

/** What scenarios may need beside a version. */
export type Requirable = Exclude<Need, VersionCondition> | 'state' | 'personas';

/** The names of the profiles, the whole one first. */
export const profileNames = ['full', 'stateless', 'no-personas'] as const;

/** A part of the scenarios that a server is to be checked against. */
export type Profile = (typeof profileNames)[number];

/** What the scenarios of each profile may need. A scenario that needs anything else is left out. */
export const profiles: Readonly<Record<Profile, readonly Requirable[]>> = {
  full: ['license', 'state', 'personas'],
  stateless: ['license', 'personas'],
  'no-personas': ['license', 'state'],
};

/** What is needed, in words that complete "what requires". */
export const requirableWords: Readonly<Record<Requirable, string>> = {
  license: 'a license',
  state: 'a server that remembers a removal',
  personas: 'a second user or a service account',
};

/** What a scenario needs beside a version: what it declares, and what follows from its state and its persona. */
export function requirablesOf({ requires = [], given, expect, as }: BoundScenario): readonly Requirable[] {
  const needsState = given === 'no license is stored' || expect.licenseAfter === 'removed';
  const needsAccount = as === 'org-admin' || as === 'service-account';
  return [
    ...(requires.includes('license') ? (['license'] as const) : []),
    ...(needsState ? (['state'] as const) : []),
    ...(needsAccount ? (['personas'] as const) : []),
  ];
}

/** What a scenario needs and a profile does not have; undefined if the profile includes the scenario. */
export function missingIn(profile: Profile, scenario: BoundScenario): Requirable | undefined {
  return requirablesOf(scenario).find((need) => !profiles[profile].includes(need));
}
