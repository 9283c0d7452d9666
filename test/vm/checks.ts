/** What a run of checks came to. */
export interface Checks {
  readonly passed: number;
  readonly failed: number;
  /**
   * Runs one check and says how it went and how long it took.
   * @throws what the check throws: what comes after builds on it
   */
  check<T>(title: string, work: () => Promise<T>): Promise<T>;
}

const TELL_EVERY = 15_000;

/** @param say gets one line for people */
export function openChecks(say: (line: string) => void, now: () => number = Date.now): Checks {
  const began = now();
  let passed = 0;
  let failed = 0;
  const seconds = (since: number): string => `${Math.round((now() - since) / 1000)} s`;
  return {
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
    check: async (title, work) => {
      const started = now();
      const ticker = setInterval(() => say(`  … ${title}, ${seconds(started)}`), TELL_EVERY);
      try {
        const result = await work();
        passed += 1;
        say(`  ✔ ${title} (${seconds(started)}; ${seconds(began)} in all)`);
        return result;
      } catch (error) {
        failed += 1;
        say(`  ✘ ${title} (${seconds(started)}): ${error instanceof Error ? error.message : String(error)}`);
        throw error;
      } finally {
        clearInterval(ticker);
      }
    },
  };
}
