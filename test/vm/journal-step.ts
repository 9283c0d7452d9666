/** The step that a journal's writer is in: begun, and neither done nor failed. @returns undefined between steps */
export function currentStep(journal: string): string | undefined {
  const entries = journal.split('\n').flatMap(parse);
  const last = entries.at(-1);
  return last?.event === 'start' ? last.step : undefined;
}

function parse(line: string): { readonly event?: string; readonly step?: string }[] {
  try {
    return [JSON.parse(line) as { event?: string; step?: string }];
  } catch {
    return [];
  }
}
