import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { QEMU } from './tools.ts';

/** How the guest's processor is made. */
export type Accelerator = 'kvm' | 'emulation';

const PROBE_SECONDS = 20;

/**
 * Whether KVM really runs a guest here. The device may exist, run the firmware and hang with the kernel; so a kernel
 * without a root is booted, which under KVM panics and ends within a few seconds.
 * @param kernel gives a bootable kernel; asked only where there is a device to try
 */
export async function chooseAccelerator(kernel: () => Promise<string>): Promise<Accelerator> {
  const openable = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  return openable && (await kvmBoots(await kernel())) ? 'kvm' : 'emulation';
}

async function kvmBoots(kernel: string): Promise<boolean> {
  const args = ['-accel', 'kvm', '-cpu', 'host', '-m', '256', '-kernel', kernel, '-append', 'console=ttyS0 panic=-1'];
  const probe = spawn(
    QEMU,
    [...args, '-nic', 'none', '-display', 'none', '-serial', 'stdio', '-monitor', 'none', '-no-reboot'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    },
  );
  let output = '';
  probe.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  // A process that hangs inside the kernel does not even die of SIGKILL: it is left behind, and nobody waits for it.
  probe.unref();
  return new Promise((resolve) => {
    const end = (result: boolean): void => {
      clearTimeout(timer);
      probe.kill('SIGKILL');
      probe.stdout.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => end(false), PROBE_SECONDS * 1000);
    probe.on('error', () => end(false));
    probe.on('close', (code) => end(code === 0 && output.includes('Linux version')));
  });
}
