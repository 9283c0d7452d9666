/**
 * The result of one check, of the host (preflight) or of the running league (verify). Findings are data;
 * how they are shown is the business of `src/cli/output`.
 */
export interface Finding {
  /** Stable id of the check, e.g. `port-taken`. */
  readonly code: string;
  readonly level: 'ok' | 'warning' | 'error';
  /** What was looked at: a service, a URL, a secret's name. */
  readonly subject: string;
  /** What was found, in one sentence. */
  readonly message: string;
  /** The next command or edit; present on warnings and errors. */
  readonly fix?: string;
}

/** The worst level among the findings; `ok` for none. */
export function worstLevel(findings: readonly Finding[]): Finding['level'] {
  if (findings.some((finding) => finding.level === 'error')) return 'error';
  return findings.some((finding) => finding.level === 'warning') ? 'warning' : 'ok';
}
