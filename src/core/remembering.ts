/**
 * A pure function that is asked again and again for the same few texts, such as a plan that is made anew before each
 * step: it remembers what it made of the last ones. What it throws it throws again.
 * @param make whose results nobody changes
 * @param most how many texts are remembered
 */
export function remembering<T>(make: (text: string) => T, most = 16): (text: string) => T {
  const made = new Map<string, T>();
  return (text) => {
    const known = made.has(text);
    const result = known ? (made.get(text) as T) : make(text);
    // A Map keeps its order: the one that was asked for longest ago is the first.
    made.delete(text);
    made.set(text, result);
    const [oldest] = made.keys();
    if (made.size > most && oldest !== undefined) made.delete(oldest);
    return result;
  };
}
