import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { registryAddress } from '../lab/paths.ts';
import { LabError, say } from '../lab/progress.ts';
import { type LabStatus, readStatus } from '../lab/status.ts';
import { up } from '../lab/up.ts';
import { type Accelerator, chooseAccelerator } from './accelerator.ts';
import { makeBroughtDisk } from './brought-disk.ts';
import { openChecks } from './checks.ts';
import { cachedKernel, ensureGuestDisk, type GuestDisk, type PreloadedImage } from './guest-disk.ts';
import { guestShell } from './guest-shell.ts';
import { openLedger } from './ledger.ts';
import { type Machine, powerOn } from './machine.ts';
import { comeBack, install, losePower } from './scenario.ts';
import type { Stage } from './stage.ts';
import { renewLater } from './renew-later.ts';
import { ensureTools, QEMU_IMG } from './tools.ts';
import { waitUntil } from './wait-until.ts';

/**
 * `npm run smoke:vm`: installs a league in a throwaway guest as a stranger would, cuts its power in the middle of an
 * apply, and proves what is there afterwards. Then its clock is moved on until certificates have to be renewed. The guest
 * is destroyed whatever happens; logs are kept when something failed. The last line is `smoke:vm: N passed, N failed`.
 */
const versions = { from: 'v2.3.0', to: 'v2.4.0' };
const BOOT_SECONDS = 600;

async function main(): Promise<number> {
  const checks = openChecks(say);
  const work = await mkdtemp(join(tmpdir(), 'sprocket-vm-'));
  let machine: Machine | undefined;
  try {
    await ensureTools();
    await up('test');
    const lab = await readStatus();
    const { guest, accelerator } = await chooseGuest(lab);
    const [sshPort, webPort] = [await freePort(), await freePort()];
    const brought = await makeBroughtDisk(work, { ...lab.settings, 'app.version': versions.from }, sshPort);
    const disk = join(work, 'disk.qcow2');
    await execa(QEMU_IMG, ['create', '-q', '-f', 'qcow2', '-b', guest.disk, '-F', 'raw', disk]);
    const shell = guestShell({ port: sshPort, keys: brought.keys });
    let boots = 0;
    let tunnel: { end(): void } | undefined;
    const stage: Stage = {
      ...{ checks, shell, versions, say, log: join(work, 'commands.log'), ledger: openLedger(() => webPort) },
      daysAhead: 0,
      powerOn: async () => {
        boots += 1;
        const serial = join(work, `serial-${boots}.log`);
        const on = powerOn({
          accelerator,
          kernel: guest.kernel,
          initrd: guest.initrd,
          disk,
          brought: brought.disk,
          sshPort,
          serial,
        });
        machine = on;
        await waitUntil('login over SSH', BOOT_SECONDS, async () => {
          const ended = on.ended();
          if (ended !== undefined) throw new Error(ended);
          return (await shell.run('true', { seconds: 60 })).exitCode === 0 ? true : undefined;
        });
        tunnel = shell.forward(webPort, 80);
      },
      cutPower: async () => {
        await machine?.cutPower();
        tunnel?.end();
      },
    };
    await install(stage);
    await comeBack(stage, await losePower(stage));
    await renewLater(stage);
  } catch (error) {
    if (checks.failed === 0) throw error;
    say('  What comes after was not tried.');
  } finally {
    await machine?.cutPower();
    if (checks.failed === 0) await rm(work, { recursive: true, force: true });
    else {
      for (const name of ['disk.qcow2', 'brought.img', 'keys', 'brought'])
        await rm(join(work, name), { recursive: true, force: true });
      say(`  Logs (serial console, output of commands): ${work}`);
    }
  }
  say(`smoke:vm: ${checks.passed} passed, ${checks.failed} failed`);
  return checks.failed === 0 ? 0 : 1;
}

/** With KVM a bare guest in which install.sh and the engine fetch everything; emulated, one that has packages and images. */
async function chooseGuest(lab: LabStatus): Promise<{ guest: GuestDisk; accelerator: Accelerator }> {
  const accelerator = await chooseAccelerator(async () => (await cachedKernel()) ?? (await ensureGuestDisk()).kernel);
  if (accelerator === 'kvm') {
    say('  ✔ KVM works: a bare guest, install.sh fetches everything in it');
    return { guest: await ensureGuestDisk(), accelerator };
  }
  say(
    '  ! no KVM: emulation. The packages that install.sh installs and the images are on the disk already; install.sh runs and converges',
  );
  return { guest: await ensureGuestDisk(neededImages(lab)), accelerator };
}

function neededImages({ images }: LabStatus): PreloadedImage[] {
  return images
    .filter(
      ({ image, origin }) =>
        origin !== 'stand-in' || Object.values(versions).some((version) => image.endsWith(`:${version}`)),
    )
    .map(({ image, origin, digest }) => ({
      reference: origin === 'official' ? image : `${registryAddress}/${image}`,
      digest: digest ?? '',
    }));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
