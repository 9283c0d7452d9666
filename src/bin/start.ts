import { VERSION } from '../cli/version.ts';

/** Starts the program under one of its two names. The version is told without loading anything else. */
export async function start(name: 'sprocket' | 'create-sprocket'): Promise<void> {
  const [first] = process.argv.slice(2);
  if (first === '--version' || first === '-V') {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const { main } = await import('../cli/main.ts');
  const code = await main(name, process.argv.slice(2));
  // What is still open (an engine that does not answer) must not hold the program once it has said everything.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
  process.exit(code);
}
