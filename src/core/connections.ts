const ESTABLISHED = '01';

/**
 * TCP connections that are open to some addresses.
 * @param table what the kernel shows as /proc/net/tcp
 * @param addresses IPv4 addresses
 * @returns one text for each, the same as long as it is open
 */
export function connectionsTo(table: string, addresses: readonly string[]): Set<string> {
  const wanted = new Set(addresses.map(asInTable));
  const open = table.split('\n').flatMap((line) => {
    const [, local = '', remote = '', state] = line.trim().split(/\s+/);
    return state === ESTABLISHED && wanted.has(remote.split(':')[0] ?? '') ? [`${local} ${remote}`] : [];
  });
  return new Set(open);
}

/** The kernel writes an address as one number, in the byte order of the machine; all that Docker runs on have the same. */
function asInTable(address: string): string {
  return address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase())
    .reverse()
    .join('');
}
