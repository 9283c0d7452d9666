/** What an order was about. */
export interface OrderedName {
  readonly name: string;
  /** Addresses of this host. */
  readonly host: readonly string[];
  readonly now: Date;
  /** Who certifies, as people call it. */
  readonly authority: string;
  /** Who runs the DNS of the domain, where the authority is answered by it. */
  readonly provider?: string | undefined;
}

export interface Explained {
  /** The cause, for whoever runs a league. */
  readonly message: string;
  /** The next step. */
  readonly fix: string;
}

export const APPLY = 'then: sprocket apply';
export const AGAIN = 'then: sprocket cert rehearse';

/** A server's words as a sentence. */
export function sentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}
