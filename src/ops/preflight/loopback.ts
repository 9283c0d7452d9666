/** True for a host that means "this machine" to whoever asks, and so something else inside a container. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
}
