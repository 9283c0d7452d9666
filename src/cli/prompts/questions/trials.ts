import type { Finding } from '../../../core/finding.ts';
import { SprocketError } from '../../../core/sprocket-error.ts';
import { answerAt, type Answers } from '../../../league/answers.ts';
import { type Draft, givenSecrets } from '../../../ops/init/draft.ts';
import { DATABASE_PASSWORD, STORAGE_KEYS, tryDatabase, tryStorage } from '../../../ops/init/external-services.ts';
import { knownLeague } from '../../../ops/init/known-league.ts';
import { isMissing } from '../../../ops/init/missing-answers.ts';
import type { Progress } from '../../../ops/progress.ts';
import type { Question, QuestionContext } from '../question.ts';
import { answered, requiring } from '../text-question.ts';
import { BACK, type Back, type Ui } from '../ui.ts';

/** Something managed elsewhere that is tried before anything is written. */
interface Trial {
  readonly key: 'database' | 'storage';
  /** What it is called in the dialogue. */
  readonly noun: string;
  readonly secrets: readonly string[];
  /** Keys that are asked again when they were wrong. */
  readonly details: readonly string[];
  run(draft: Draft): Promise<Finding[]>;
  /** Helps with a failure by itself, where the user agrees. @returns undefined when there is nothing to offer */
  remedy?(ui: Ui, draft: Draft, findings: readonly Finding[]): Promise<Finding[] | undefined | Back>;
}

/** Tries the managed database as soon as its URL and password are known. */
export function databaseTrial({ ports, catalog, progress }: QuestionContext): Question {
  return trialQuestion(progress, {
    key: 'database',
    noun: 'the database',
    secrets: [DATABASE_PASSWORD],
    details: ['database.url'],
    run: (draft) => tryDatabase(ports, catalog, knownLeague(draft.answers), givenSecrets(draft), progress),
  });
}

/** Tries the object storage with an object in each bucket; offers to create buckets that are not there. */
export function storageTrial({ ports, progress, createBuckets }: QuestionContext): Question {
  const run = (draft: Draft, create: boolean): Promise<Finding[]> =>
    tryStorage(ports, knownLeague(draft.answers), givenSecrets(draft), create);
  return trialQuestion(progress, {
    key: 'storage',
    noun: 'the object storage',
    secrets: Object.values(STORAGE_KEYS),
    details: ['storage.endpoint'],
    run: (draft) => run(draft, createBuckets),
    remedy: async (ui, draft, findings) => {
      const errors = findings.filter(({ level }) => level === 'error');
      if (errors.some(({ code }) => code !== 'storage-bucket')) return undefined;
      const choice = await ui.choose<'create' | 'other'>({
        message: `${errors.map(({ subject }) => subject).join(' and ')} ${errors.length === 1 ? 'does' : 'do'} not exist. Create now?`,
        choices: [
          { value: 'create', label: 'create' },
          { value: 'other', label: 'no, change something' },
        ],
      });
      if (choice === BACK) return BACK;
      return choice === 'create' ? await run(draft, true) : undefined;
    },
  });
}

function trialQuestion(progress: Progress, trial: Trial): Question {
  const { key, secrets, details } = trial;
  return {
    id: `${key}-trial`,
    passive: true,
    isOpen: (draft) =>
      Boolean(answerAt(draft.answers, key)) &&
      !draft.checked.has(key) &&
      details.every((detail) => !isMissing(draft, detail)) &&
      secrets.every((name) => draft.secrets.get(name)),
    ask: async (ui, draft) => {
      const findings = await findingsOf(progress, trial, draft);
      if (!hasErrors(findings)) return passed(ui, draft, key, findings);
      ui.warn(...errorsIn(findings));
      const helped = await trial.remedy?.(ui, draft, findings);
      if (helped === BACK) return BACK;
      if (helped && !hasErrors(helped)) return passed(ui, draft, key, helped);
      return await changeSomething(ui, draft, trial);
    },
  };
}

/** What stops the trial itself (no engine, no image to ask with) is a finding too: the dialogue goes on. */
async function findingsOf(progress: Progress, trial: Trial, draft: Draft): Promise<Finding[]> {
  const activity = progress.begin(`try ${trial.noun}`);
  const findings = await trial.run(draft).catch((error: unknown) => [stopped(trial, error)]);
  if (hasErrors(findings)) activity.fail();
  else activity.done();
  return findings;
}

function stopped({ key, noun }: Trial, error: unknown): Finding {
  if (!(error instanceof SprocketError)) throw error;
  const { message, details, hint } = error;
  return {
    code: key,
    level: 'error',
    subject: noun,
    message: [message, ...details].join('; '),
    ...(hint ? { fix: hint } : {}),
  };
}

function errorsIn(findings: readonly Finding[]): string[] {
  const errors = findings.filter(({ level }) => level === 'error');
  return errors.flatMap(({ subject, message, fix }) => [`${subject}: ${message}`, ...(fix ? [`→ ${fix}`] : [])]);
}

function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === 'error');
}

function passed(ui: Ui, draft: Draft, key: string, findings: readonly Finding[]): Draft {
  ui.tell(...findings.map(({ subject, message }) => `${subject}: ${message}`));
  return { ...draft, checked: new Set([...draft.checked, key]) };
}

async function changeSomething(ui: Ui, draft: Draft, trial: Trial): Promise<Draft | Back> {
  const { key, noun, secrets, details } = trial;
  const choice = await ui.choose<'again' | 'secrets' | 'details' | 'bundled'>({
    message: `How do you want to go on?`,
    choices: [
      { value: 'again', label: `try ${noun} again`, hint: 'after you changed something there' },
      { value: 'secrets', label: secrets.length === 1 ? 'enter the password again' : 'enter the keys again' },
      { value: 'details', label: 'enter everything again' },
      { value: 'bundled', label: 'use the one that comes with the league' },
    ],
  });
  if (choice === BACK) return BACK;
  if (choice === 'again') return draft;
  const known = new Map([...draft.secrets].filter(([name]) => !secrets.includes(name)));
  const without = { ...draft, secrets: known };
  if (choice === 'secrets') return without;
  const required = new Set([...draft.required].filter((name) => !name.startsWith(`${key}.`)));
  const reset = { ...without, answers: dropped(draft.answers, key), required };
  return choice === 'bundled' ? answered(reset, key, null) : requiring(answered(reset, key, {}), ...details);
}

function dropped(answers: Answers, key: string): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => name !== key));
}
