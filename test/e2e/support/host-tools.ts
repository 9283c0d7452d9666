import { execa } from 'execa';

/** Programs that the tests run on this host besides Docker's, and the Debian package of each. */
const TOOLS: Readonly<Record<string, string>> = {
  certutil: 'libnss3-tools',
  chromium: 'chromium',
  curl: 'curl',
  ip: 'iproute2',
  openssl: 'openssl',
};

/**
 * Installs those that are missing, once before all tests that need an engine.
 * @throws Error when the packages cannot be installed
 */
export async function setup(): Promise<void> {
  const found = await Promise.all(Object.keys(TOOLS).map((name) => execa('which', [name], { reject: false })));
  const missing = Object.values(TOOLS).filter((_, index) => found[index]?.exitCode !== 0);
  if (missing.length === 0) return;
  process.stdout.write(`  … installing ${missing.join(', ')} for the tests\n`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execa('apt-get', ['update', '-q'], { env });
  await execa('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], { env });
}
