import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { localAddresses } from '../../../src/cli/prompts/local-addresses.ts';

const at = (address: string, family: 'IPv4' | 'IPv6' = 'IPv4', internal = false) =>
  [{ address, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }] as NetworkInterfaceInfo[];

describe('localAddresses', () => {
  it('finds the addresses that others can use', () => {
    expect(
      localAddresses({
        lo: at('127.0.0.1', 'IPv4', true),
        docker0: at('172.17.0.1'),
        'br-4f2': at('172.18.0.1'),
        veth12: at('169.254.1.1'),
        tailscale0: at('100.101.102.103'),
        eth0: [...at('fe80::1', 'IPv6'), ...at('192.168.1.20')],
      }),
    ).toEqual({ lan: '192.168.1.20', tailnet: '100.101.102.103' });
  });

  it('does not take the rest of 100.0.0.0/8 for a tailnet', () => {
    expect(localAddresses({ eth0: at('100.63.255.255') })).toEqual({ lan: '100.63.255.255', tailnet: undefined });
    expect(localAddresses({ eth0: at('100.128.0.1') }).tailnet).toBeUndefined();
    expect(localAddresses({ eth0: at('100.127.255.255') }).tailnet).toBe('100.127.255.255');
  });

  it('finds nothing on a host that is alone', () => {
    expect(localAddresses({ lo: at('127.0.0.1', 'IPv4', true), eth1: undefined })).toEqual({ lan: undefined, tailnet: undefined }); // prettier-ignore
  });
});
