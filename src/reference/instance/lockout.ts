const maxFailures = 5;
const windowSeconds = 5 * 60;
const maxLogins = 10_000;

/** Grafana's protection against guessing: five wrong passwords within five minutes close a login, also to the right password. */
export type LoginLockout = {
  isLocked(login: string): boolean;
  recordFailure(login: string): void;
};

/** Counts failures by lower-cased login as typed; success never resets them. `now` gives Unix seconds. */
export function createLockout(now: () => number): LoginLockout {
  const failures = new Map<string, readonly number[]>();
  const recent = (login: string): readonly number[] => {
    const since = now() - windowSeconds;
    return (failures.get(login.toLowerCase()) ?? []).filter((at) => at > since);
  };
  const isLocked = (login: string): boolean => recent(login).length >= maxFailures;
  return {
    isLocked,
    recordFailure(login) {
      // What is tried while the door is closed does not keep it closed any longer.
      if (isLocked(login)) return;
      const updated = [...recent(login), now()];
      failures.delete(login.toLowerCase());
      failures.set(login.toLowerCase(), updated);
      forgetOldest(failures);
    },
  };
}

/** A lock-out that never locks, for servers started without it. */
export const noLockout: LoginLockout = { isLocked: () => false, recordFailure: () => {} };

function forgetOldest(failures: Map<string, readonly number[]>): void {
  for (const login of failures.keys()) {
    if (failures.size <= maxLogins) return;
    failures.delete(login);
  }
}
