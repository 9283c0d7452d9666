/** What a name server said when it was asked for the addresses of a name. */
export type Addresses =
  | { readonly kind: 'found'; readonly ipv4: readonly string[]; readonly ipv6: readonly string[] }
  /** There is no such name, or no address for it. */
  | { readonly kind: 'absent' }
  /** No answer, and why. */
  | { readonly kind: 'silent'; readonly reason: string };

/** Who may certify a name (RFC 8659), as the closest record set says. */
export interface CaaRecord {
  readonly tag: 'issue' | 'issuewild' | 'other';
  /** The issuer's domain without parameters; empty when nobody may. */
  readonly issuer: string;
}

/** What DNS says about a public name. */
export interface NameFacts {
  readonly name: string;
  /** By the servers that this host asks. */
  readonly resolved: Addresses;
  /** The zone that the name belongs to, when its own servers could be found. */
  readonly zone: string | undefined;
  /** By the servers of the zone, one after the other; empty when they could not be found. */
  readonly own: readonly { readonly server: string; readonly addresses: Addresses }[];
  /** Of the closest name that has such records; `silent` when it could not be asked for. */
  readonly caa:
    | { readonly kind: 'found'; readonly at: string; readonly records: readonly CaaRecord[] }
    | { readonly kind: 'absent' }
    | { readonly kind: 'silent'; readonly reason: string };
}
