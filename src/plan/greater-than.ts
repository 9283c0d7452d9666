/**
 * A regular expression for the decimal numbers that are greater than a limit, for whoever compares texts only. JavaScript
 * and Go (RE2) read it alike.
 * @param limit a whole number from 0 on
 */
export function greaterThan(limit: number): string {
  const digits = Array.from(String(limit));
  const longer = `[1-9][0-9]{${digits.length},}`;
  // As many digits: the first ones are the same, then comes a greater one.
  const asLong = digits.flatMap((digit, index) => {
    if (digit === '9') return [];
    const same = digits.slice(0, index).join('');
    return [`${same}[${Number(digit) + 1}-9][0-9]{${digits.length - index - 1}}`];
  });
  return `^0*(${[longer, ...asLong].join('|')})$`;
}
