import type { NetworkInterfaceInfo } from 'node:os';

/** Addresses by which this host is likely to be reached, for suggestions. */
export interface LocalAddresses {
  readonly lan: string | undefined;
  readonly tailnet: string | undefined;
}

/** Interfaces that containers and virtual machines are behind. */
const VIRTUAL = /^(lo|docker|br-|veth|virbr|cni|podman|lxc)/;

/**
 * Picks the addresses out of what the system says about its interfaces. Tailscale gives out 100.64.0.0/10.
 * @param interfaces as `os.networkInterfaces()` tells them
 */
export function localAddresses(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): LocalAddresses {
  const outside = Object.entries(interfaces)
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  return {
    lan: outside.find((address) => !isTailnet(address)),
    tailnet: outside.find(isTailnet),
  };
}

function isTailnet(address: string): boolean {
  const [first, second] = address.split('.').map(Number);
  return first === 100 && second !== undefined && second >= 64 && second <= 127;
}
