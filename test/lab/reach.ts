/** Where the lab's real programs come from. */
export type ImageSource = 'official' | 'built';

/** What a public registry answered: an HTTP status, or nothing at all. */
export type Answer = number | 'unreachable';

const publicRegistries = ['https://registry-1.docker.io/v2/', 'https://ghcr.io/v2/'];

/**
 * Official images are used only where both registries greet a stranger the way a registry does (200 or 401); a proxy's
 * 403 or a captive portal's redirect is no registry.
 * @param wish LAB_IMAGES, which decides alone when it is set
 * @throws Error when the wish is neither `official` nor `built`
 */
export function chooseSource(wish: string | undefined, answers: readonly Answer[]): ImageSource {
  if (wish === 'official' || wish === 'built') return wish;
  if (wish !== undefined && wish !== '') throw new Error(`LAB_IMAGES is "${wish}"; it may be official or built`);
  return answers.length > 0 && answers.every((answer) => answer === 200 || answer === 401) ? 'official' : 'built';
}

/** Asks the public registries, for at most five seconds. */
export async function askRegistries(): Promise<Answer[]> {
  return Promise.all(
    publicRegistries.map((url) =>
      fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) }).then(
        (response): Answer => response.status,
        (): Answer => 'unreachable',
      ),
    ),
  );
}
