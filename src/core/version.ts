import compare from 'semver/functions/compare.js';
import satisfies from 'semver/functions/satisfies.js';
import valid from 'semver/functions/valid.js';
import validRange from 'semver/ranges/valid.js';

const VERSION_TAG = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** True for a tag that says which version it is (`v2.4.0`); `main`, a commit and a digest do not. */
export function isVersion(tag: string): boolean {
  return VERSION_TAG.test(tag) && valid(tag) !== null;
}

/** Negative when the first version is older, 0 when both are the same. @throws TypeError for what is no version */
export function compareVersions(a: string, b: string): number {
  return compare(a, b);
}

/** True for a range of versions such as `>=2.3.0 <3.0.0`. */
export function isVersionRange(text: string): boolean {
  return validRange(text) !== null;
}

/** A release candidate belongs to the range of its version. */
export function isInRange(tag: string, range: string): boolean {
  return satisfies(tag, range, { includePrerelease: true });
}

/** The newest finished version among tags; candidates (`v2.5.0-rc.1`) and other tags are left out. */
export function newestVersion(tags: readonly string[]): string | undefined {
  return tags
    .filter((tag) => isVersion(tag) && !tag.includes('-'))
    .sort(compareVersions)
    .at(-1);
}
