import { execa } from 'execa';

/** Where this machine gets Debian's packages and security updates from; empty where it does not say. */
export interface DebianMirrors {
  readonly main: string;
  readonly security: string;
}

/** The mirrors that apt is set up with here. On other systems debootstrap knows its own. */
export async function debianMirrors(): Promise<DebianMirrors> {
  const { stdout, exitCode } = await execa(
    'apt-get',
    ['indextargets', '--format', '$(REPO_URI) $(COMPONENT) $(ORIGIN) $(LABEL)', 'Created-By: Packages'],
    { reject: false },
  );
  return readMirrors(exitCode === 0 ? stdout : '');
}

/** @param targets lines of `apt-get indextargets`: URI, component, origin and label */
export function readMirrors(targets: string): DebianMirrors {
  const lines = targets.split('\n').map((line) => line.split(' '));
  const find = (label: string): string =>
    lines.find(([, component, origin, name]) => component === 'main' && origin === 'Debian' && name === label)?.[0] ??
    '';
  return { main: find('Debian'), security: find('Debian-Security') };
}
