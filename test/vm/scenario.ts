import { appendFile } from 'node:fs/promises';
import { ANSWERS, BROUGHT, PACKAGE } from './brought-disk.ts';
import type { GuestShell } from './guest-shell.ts';
import { currentStep } from './journal-step.ts';
import { lost } from './ledger.ts';
import { FOLDER, must, type Stage, verify } from './stage.ts';
import { waitUntil } from './wait-until.ts';

const JOURNAL = `${FOLDER}/.sprocket/journal.jsonl`;
/** The one-shot steps run: their service is stopped, and its database is neither as before nor as wanted. */
const HALF_WAY = 'start core-';
const BOOT_UNIT = 'sprocket-league.service';
const ROWS_BEFORE = 10;
const APPLY_EXIT = '/root/apply.exit';
const APPLY_LOG = '/root/apply.log';
const APPLY = `sprocket apply --yes; echo $? >${APPLY_EXIT}`;

/** What a stranger does on a new machine, until the league is proven. */
export async function install(stage: Stage): Promise<void> {
  const { checks, powerOn } = stage;
  await checks.check('the guest boots', powerOn);
  await checks.check('install.sh prepares it', () => must(stage, `sh ${BROUGHT}/install.sh --prepare --yes`, 1800));
  await checks.check('the package installs', () =>
    must(stage, `npm install --global --no-audit --no-fund ${BROUGHT}/${PACKAGE}`, 600),
  );
  await checks.check('create-sprocket brings a league up', () =>
    must(stage, `create-sprocket ${FOLDER} --answers ${BROUGHT}/${ANSWERS} --yes`, 2400),
  );
  await checks.check('sprocket verify passes', () => verify(stage));
}

/**
 * An upgrade that loses its power half-way.
 * @returns the services that ran when the power failed
 */
export async function losePower(stage: Stage): Promise<readonly string[]> {
  const { checks, shell, ledger, versions, say, cutPower } = stage;
  await checks.check(`${ROWS_BEFORE} rows are acknowledged`, async () => {
    for (let row = 0; row < ROWS_BEFORE; row++) {
      if (!(await ledger.write(`before-apply-${row}`))) throw new Error(`row ${row} was refused`);
    }
  });
  const running = await checks.check(
    'the power fails in the middle of an apply, while the one-shot steps run',
    async () => {
      const edit = `sed -i 's/${versions.from}/${versions.to}/' ${FOLDER}/sprocket.yaml && grep -q ${versions.to} ${FOLDER}/sprocket.yaml`;
      await must(stage, edit);
      const writing = ledger.keepWriting();
      try {
        // One simple command in the background: a list would keep the SSH session open until its end.
        const background = `setsid nohup sh -c '${APPLY}' >${APPLY_LOG} 2>&1 </dev/null &`;
        await must(stage, `rm -f ${APPLY_EXIT}; cd ${FOLDER}; ${background}`);
        await waitUntil(`apply at "${HALF_WAY}"`, 1200, () => isHalfWay(shell));
        const services = await runningServices(shell);
        await cutPower();
        return services.map(({ name }) => name).sort();
      } finally {
        await cutPower();
        await writing.stop();
      }
    },
  );
  say(`    ${ledger.acknowledged.size} rows acknowledged; running at the cut: ${running.join(', ')}`);
  return running;
}

/**
 * What is there after the next boot, and how the league gets on.
 * @param running services that ran when the power failed
 */
export async function comeBack(stage: Stage, running: readonly string[]): Promise<void> {
  const { checks, shell, ledger, versions, log, powerOn } = stage;
  await checks.check('the guest boots again', powerOn);
  await checks.check('the apply is finished by itself, and nothing is left unfinished', () =>
    waitUntil('end of the journal', 2400, async () => {
      const state = `systemctl show --property=ActiveState,Result ${BOOT_UNIT}`;
      const { exitCode, stdout } = await shell.run(`[ ! -e ${JOURNAL} ] || { ${state}; exit 9; }`);
      if (exitCode === 9 && stdout.includes('ActiveState=failed')) throw new Error(await ofUnit(shell));
      return exitCode === 0 ? true : undefined;
    }),
  );
  await checks.check('everything that ran runs again', () =>
    waitUntil(`running and ready: ${running.join(', ')}`, 900, async () => {
      const ready = (await runningServices(shell)).filter((service) => service.ready).map(({ name }) => name);
      return running.every((name) => ready.includes(name)) ? true : undefined;
    }),
  );
  await appendFile(log, `\n${await ofUnit(shell)}\n`);
  await checks.check('verify passes', () => verify(stage));
  await checks.check('the league runs the new version', async () => {
    const { stdout } = await must(stage, `sprocket status --dir ${FOLDER}`, 300);
    if (!stdout.includes(versions.to) || stdout.includes(versions.from)) throw new Error(stdout);
  });
  await checks.check('every acknowledged row is there', async () => {
    const missing = lost(ledger.acknowledged, await ledger.list());
    if (missing.length > 0)
      throw new Error(`${missing.length} of ${ledger.acknowledged.size} are lost: ${missing.slice(0, 5).join(', ')}`);
  });
}

/** What the host did by itself. */
async function ofUnit(shell: GuestShell): Promise<string> {
  const { stdout } = await shell.run(`journalctl --unit ${BOOT_UNIT} --no-pager --lines 60`);
  return stdout;
}

/** @throws Error when apply is over already */
async function isHalfWay(shell: GuestShell): Promise<true | undefined> {
  const look = `if [ -e ${APPLY_EXIT} ]; then tail -n 20 ${APPLY_LOG}; exit 9; fi; cat ${JOURNAL} 2>/dev/null; true`;
  const { exitCode, stdout } = await shell.run(look);
  if (exitCode === 9) throw new Error(`apply was over before that:\n${stdout}`);
  return currentStep(stdout)?.startsWith(HALF_WAY) ? true : undefined;
}

interface Running {
  readonly name: string;
  /** Neither starting nor unhealthy by its own healthcheck. */
  readonly ready: boolean;
}

/** Lasting services that run; one-shot steps are over when they are over. */
async function runningServices(shell: GuestShell): Promise<Running[]> {
  const labels = '{{.Label "com.docker.compose.service"}}|{{.Label "org.sprocket.kind"}}|{{.Status}}';
  const { exitCode, stdout } = await shell.run(`docker ps --filter status=running --format '${labels}'`);
  if (exitCode !== 0) return [];
  return stdout
    .split('\n')
    .map((line) => line.split('|'))
    .filter(([name, kind]) => name !== '' && kind !== undefined && kind !== 'task')
    .map(([name = '', , status = '']) => ({ name, ready: !/health: starting|unhealthy/.test(status) }));
}
