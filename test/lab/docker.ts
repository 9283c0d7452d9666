import { execa } from 'execa';

/** Labels of what the lab makes. Containers of a league inherit those of their image; `lab` marks the lab's own containers only. */
export const labels = {
  lab: 'sprocket.lab',
  key: 'sprocket.lab.key',
  origin: 'sprocket.lab.origin',
  version: 'sprocket.lab.version',
} as const;

export type Labels = Readonly<Record<string, string>>;

/** Whether an engine answers here. */
export async function engineAnswers(): Promise<boolean> {
  const { exitCode } = await execa('docker', ['version', '--format', '{{.Server.Version}}'], {
    reject: false,
    timeout: 20_000,
  });
  return exitCode === 0;
}

/** The labels of an image in the engine, or nothing when it is not there. */
export async function localLabels(reference: string): Promise<Labels | undefined> {
  const { exitCode, stdout } = await execa(
    'docker',
    ['image', 'inspect', '--format', '{{json .Config.Labels}}', reference],
    { reject: false },
  );
  return exitCode === 0 ? ((JSON.parse(stdout) as Labels | null) ?? {}) : undefined;
}

/** Lines that a docker command prints, without empty ones. */
export async function dockerLines(args: readonly string[]): Promise<string[]> {
  const { stdout } = await execa('docker', args);
  return stdout.split('\n').filter((line) => line !== '');
}
