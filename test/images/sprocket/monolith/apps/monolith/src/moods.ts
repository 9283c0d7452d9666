import { setTimeout as sleep } from 'node:timers/promises';

import { log } from './log';

const CRASH_AFTER_MS = 1_000;
const STOP_AFTER_MS = 25_000;

/** `crash-loop`: the process dies about a second after its start, before it has looked at anything. */
export async function crashEarly(): Promise<never> {
  await sleep(CRASH_AFTER_MS);
  const error = new TypeError("Cannot read properties of undefined (reading 'botToken')");
  error.stack = `${String(error)}
    at new BotService (/app/clients/discord-bot/src/bot/bot.service.ts:18:46)
    at Injector.instantiateClass (/app/node_modules/@nestjs/core/injector/injector.js:365:19)
    at async Injector.loadInstance (/app/node_modules/@nestjs/core/injector/injector.js:65:37)
    at async bootstrap (/app/apps/monolith/src/main.ts:34:17)`;
  throw error;
}

/** `migrates-but-dies`: the database was good enough, and then the process dies before it listens. */
export function dieAfterDatabase(): never {
  const error = new Error(
    'Nest can\'t resolve dependencies of the MatchNoteService (?). Is "MatchNoteRepository" part of the current module?',
  );
  error.name = 'UnknownDependenciesException';
  throw error;
}

/** `slow-stop`: SIGTERM is heard and obeyed, 25 seconds later; requests are answered meanwhile. */
export function stopSlowly(): void {
  process.on('SIGTERM', () => {
    log('warn', 'Shutdown', `SIGTERM received, draining for ${STOP_AFTER_MS / 1_000} s`);
    setTimeout(() => process.exit(0), STOP_AFTER_MS);
  });
}
