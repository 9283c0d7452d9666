import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Accelerator } from './accelerator.ts';
import { QEMU, SETPRIV } from './tools.ts';

/** What a machine is made of. */
export interface Hardware {
  readonly accelerator: Accelerator;
  readonly kernel: string;
  readonly initrd: string;
  /** qcow2 disk that the machine writes to. */
  readonly disk: string;
  /** Raw disk with what is brought in, read-only. */
  readonly brought: string;
  /** Port of 127.0.0.1 that leads to the guest's SSH. */
  readonly sshPort: number;
  /** Gets what the serial console says. */
  readonly serial: string;
}

/**
 * Emulation counts instructions instead of time: the guest sees a slow but steady processor, so that neither the load of
 * the host nor the emulation itself makes a time-out of the product run out. QEMU 7 keys translated code by virtual address,
 * so processes share it only where addresses are not random; five-level page tables cost time and bring nothing.
 */
const EMULATION = [
  '-accel',
  'tcg,thread=single,tb-size=2000',
  '-icount',
  'shift=0',
  '-smp',
  '1',
  '-cpu',
  'max,la57=off',
];
const KVM = ['-accel', 'kvm', '-smp', '2', '-cpu', 'host'];
const EMULATED_KERNEL = ' norandmaps mitigations=off';

/** Arguments of QEMU. */
export function qemuArguments({ accelerator, kernel, initrd, disk, brought, sshPort, serial }: Hardware): string[] {
  const emulated = accelerator === 'emulation';
  return [
    ...['-name', 'create-sprocket-smoke', ...(emulated ? EMULATION : KVM), '-m', '3072'],
    ...['-kernel', kernel, '-initrd', initrd],
    ...['-append', `root=/dev/vda rw console=ttyS0 quiet panic=-1${emulated ? EMULATED_KERNEL : ''}`],
    ...['-drive', `file=${disk},if=virtio,format=qcow2,cache=writeback`],
    ...['-drive', `file=${brought},if=virtio,format=raw,readonly=on`],
    ...['-nic', `user,model=virtio-net-pci,hostfwd=tcp:127.0.0.1:${sshPort}-:22`, '-device', 'virtio-rng-pci'],
    ...['-display', 'none', '-monitor', 'none', '-serial', `file:${serial}`, '-no-reboot'],
  ];
}

/** A machine that runs. */
export interface Machine {
  /** Why it ended by itself; undefined while it runs. */
  ended(): string | undefined;
  /**
   * Ends it at once, as when the plug is pulled: the guest's memory is gone, and with it all that it had not flushed; what
   * it had flushed is on the disk.
   */
  cutPower(): Promise<void>;
}

/** Switches a machine on. It does not outlive this process, however that ends. */
export function powerOn(hardware: Hardware): Machine {
  const qemu = spawn(SETPRIV, ['--pdeathsig', 'KILL', QEMU, ...qemuArguments(hardware)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  let failure: string | undefined;
  qemu.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  qemu.on('error', (error) => (failure = error.message));
  return {
    ended: () =>
      failure ?? (isOver(qemu) ? `QEMU ended: ${errors.trim() || `exit ${String(qemu.exitCode)}`}` : undefined),
    cutPower: async () => {
      if (isOver(qemu) || failure !== undefined) return;
      const gone = once(qemu, 'exit');
      qemu.kill('SIGKILL');
      await gone;
    },
  };
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
