const UNITS = { B: 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 } as const;
const PATTERN = /^(\d+(?:\.\d+)?)(B|Ki|Mi|Gi)$/;

/** Bytes of a quantity such as `256Mi` (units B, Ki, Mi, Gi); undefined when it is not one. */
export function parseBytes(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  return Math.round(Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]);
}

/** Bytes for people: `48 MB`, `1.2 GB`. Binary units with the names that people use. */
export function showBytes(bytes: number): string {
  if (bytes < 2 ** 20) return `${Math.max(1, Math.round(bytes / 2 ** 10))} KB`;
  if (bytes < 1000 * 2 ** 20) return `${Math.round(bytes / 2 ** 20)} MB`;
  return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}

/** Milliseconds for people: `0.4 s`, `12 s`, `3 min 05 s`. */
export function showDuration(milliseconds: number): string {
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 90) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** Milliseconds of a duration such as `60s`, `5m`, `24h`, `7d`; undefined when it is not one. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2]] ?? 1;
  return Number(match[1]) * factor;
}
