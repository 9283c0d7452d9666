import { VERSION } from '../cli/version.ts';

/** Starts the program under one of its two names. The version is told without loading anything else. */
export async function start(name: 'sprocket' | 'create-sprocket'): Promise<void> {
  const [first] = process.argv.slice(2);
  if (first === '--version' || first === '-V') {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const { main } = await import('../cli/main.ts');
  process.exitCode = await main(name, process.argv.slice(2));
}
