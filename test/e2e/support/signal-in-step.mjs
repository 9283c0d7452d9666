// Loaded into the program before its own first line (`node --import`): it sends itself a signal in the middle of one step.
//   SIGNAL_IN_STEP  beginning of the step's name, as the journal has it
//   SIGNAL          which signal
// That is a moment after the journal said that the step has begun, or, when the step is shorter than that, after its work
// was done and before the journal says so. From outside, a signal on a busy machine comes some steps later.
import { readFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const { SIGNAL_IN_STEP: step, SIGNAL: signal } = process.env;
/** Milliseconds into a step. */
const MOMENT = 20;
const { open } = promises;
let sent = false;
/** Whether the step has begun. */
let within = false;

function send() {
  if (!sent) process.kill(process.pid, signal);
  sent = true;
}

promises.open = async (path, ...rest) => {
  if (sent || !String(path).endsWith('/.sprocket/journal.jsonl')) return await open(path, ...rest);
  if (within) {
    send();
    // A signal that the program handles reaches it when nothing else is to be done.
    await sleep(1);
  }
  const file = await open(path, ...rest);
  const close = file.close.bind(file);
  file.close = async () => {
    await close();
    const line = readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '';
    if (!line.includes('"start"') || !line.includes(`"step":"${step}`)) return;
    within = true;
    setTimeout(send, MOMENT).unref();
  };
  return file;
};
syncBuiltinESMExports();
