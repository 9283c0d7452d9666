/** Text in lines of at most so many columns, each with an indent; a word that is longer has a line of its own. */
export function wrapText(text: string, columns: number, indent = ''): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines;
}
