import { describe, expect, it } from 'vitest';
import { leagueAnswers } from '../../vm/brought-disk.ts';
import { readMirrors } from '../../vm/debian-mirror.ts';
import { currentStep } from '../../vm/journal-step.ts';
import { qemuArguments } from '../../vm/machine.ts';

const hardware = { kernel: 'k', initrd: 'i', disk: 'd', brought: 'b', sshPort: 2200, serial: 's' };

describe('qemuArguments', () => {
  it('emulates one processor that counts instructions', () => {
    const text = qemuArguments({ ...hardware, accelerator: 'emulation' }).join(' ');
    expect(text).toContain('-accel tcg,thread=single');
    expect(text).toContain('-icount shift=0');
    expect(text).toContain('norandmaps');
  });

  it('changes nothing of the guest where KVM runs it', () => {
    const text = qemuArguments({ ...hardware, accelerator: 'kvm' }).join(' ');
    expect(text).toContain('-accel kvm');
    expect(text).not.toMatch(/icount|norandmaps|mitigations/);
  });

  it('lets the guest be reached from this machine only', () => {
    expect(qemuArguments({ ...hardware, accelerator: 'kvm' }).join(' ')).toContain('hostfwd=tcp:127.0.0.1:2200-:22');
  });
});

describe('currentStep', () => {
  const line = (event: string, step: string): string => JSON.stringify({ event, step });

  it('is the step that began and did not end', () => {
    expect(currentStep([line('start', 'a'), line('done', 'a'), line('start', 'b')].join('\n'))).toBe('b');
  });

  it.each([
    ['between steps', [line('start', 'a'), line('done', 'a')].join('\n')],
    ['after a failure', [line('start', 'a'), line('failed', 'a')].join('\n')],
    ['without a journal', ''],
  ])('is nothing %s', (_, journal) => {
    expect(currentStep(journal)).toBeUndefined();
  });

  it('ignores a last line that is only half there', () => {
    expect(currentStep(`${line('start', 'a')}\n{"event":"do`)).toBe('a');
  });
});

describe('readMirrors', () => {
  it('takes what apt uses', () => {
    const targets = [
      'http://m/debian/ main Debian Debian',
      'http://m/security/ main Debian Debian-Security',
      'http://x/ main Other X',
    ];
    expect(readMirrors(targets.join('\n'))).toEqual({ main: 'http://m/debian/', security: 'http://m/security/' });
  });

  it('is empty where apt names none, so that debootstrap takes its own', () => {
    expect(readMirrors('')).toEqual({ main: '', security: '' });
  });
});

describe('leagueAnswers', () => {
  it('puts the settings of the lab in their sections', () => {
    const answers = leagueAnswers({ 'images.registry': 'r', 'app.version': 'v1' });
    expect(answers).toMatchObject({ images: { registry: 'r' }, app: { version: 'v1' }, ways: { localhost: true } });
  });
});
