const maxFailures = 5;
const windowSeconds = 5 * 60;
const maxLogins = 10_000;

/** Grafana's brute-force protection: five wrong passwords within five minutes lock a login, also for the right password. */
export type LoginLockout = {
  isLocked(login: string): boolean;
  recordFailure(login: string): void;
  /** Forgets the failures of a login, as a new password does. */
  reset(login: string): void;
};

/** Counts failures per lower-cased login as typed. A successful login does not reset the count. `now` returns Unix seconds. */
export function createLockout(now: () => number): LoginLockout {
  const failures = new Map<string, readonly number[]>();
  const recentFailures = (login: string): readonly number[] => {
    const since = now() - windowSeconds;
    return (failures.get(login.toLowerCase()) ?? []).filter((at) => at > since);
  };
  const isLocked = (login: string): boolean => recentFailures(login).length >= maxFailures;
  return {
    isLocked,
    recordFailure(login) {
      // Attempts on a locked login do not extend the lock.
      if (isLocked(login)) return;
      const updated = [...recentFailures(login), now()];
      failures.delete(login.toLowerCase());
      failures.set(login.toLowerCase(), updated);
      deleteOldest(failures);
    },
    reset: (login) => failures.delete(login.toLowerCase()),
  };
}

/** A lockout that never locks, for servers started without brute-force protection. */
export const noLockout: LoginLockout = { isLocked: () => false, recordFailure: () => {}, reset: () => {} };

function deleteOldest(failures: Map<string, readonly number[]>): void {
  for (const login of failures.keys()) {
    if (failures.size <= maxLogins) return;
    failures.delete(login);
  }
}
