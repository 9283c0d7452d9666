import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docker, leagueName, newFolder, removeFolder, removeLeague } from './support/league.ts';
import { install, sprocket } from './support/program.ts';

/** Sources of the size of a test: Dockerfiles at the places of the real ones, on top of the lab's images. */
const SOURCES: Readonly<Record<string, string>> = {
  'apps/monolith/Dockerfile': 'FROM 127.0.0.1:5000/sprocketbot/monolith:v2.3.0\nCOPY NOTE /NOTE\n',
  'dockerfiles/node.Dockerfile': 'FROM 127.0.0.1:5000/sprocketbot/web:v2.3.0\nCOPY NOTE /NOTE\n',
  'clients/web/Dockerfile': 'ARG BASE_IMAGE\nFROM $BASE_IMAGE\n',
  'microservices/replay-parse-service/Dockerfile': 'FROM 127.0.0.1:5000/sprocketbot/replay-parse-service:v2.3.0\n',
  NOTE: 'as it was\n',
};

describe('a league whose images are built from source', () => {
  let folder: string;
  let work: string;
  const git = (...args: string[]) =>
    execa('git', ['-C', `${work}/sources`, '-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args]);
  const source = (patches: string) => [
    '--set',
    `app.build.repository=${work}/sources`,
    '--set',
    'app.build.ref=main',
    '--set',
    `app.build.patches=${patches}`,
  ];

  beforeAll(async () => {
    await removeLeague();
    folder = await newFolder();
    work = `${folder}-sources`;
    for (const [path, text] of Object.entries(SOURCES)) {
      await mkdir(`${work}/sources/${path}`.replace(/\/[^/]*$/, ''), { recursive: true });
      await writeFile(`${work}/sources/${path}`, text);
    }
    await git('init', '--quiet', '--initial-branch', 'main');
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'sources');
    await writeFile(`${work}/sources/NOTE`, 'patched\n');
    const { stdout } = await git('diff');
    await mkdir(`${work}/good`, { recursive: true });
    await mkdir(`${work}/bad`, { recursive: true });
    await writeFile(`${work}/good/0001-note.patch`, `${stdout}\n`);
    await writeFile(`${work}/bad/0001-note.patch`, stdout.replace('-as it was', '-as it never was') + '\n');
    await git('checkout', '--quiet', 'NOTE');
  });
  afterAll(async () => {
    await removeLeague();
    await removeFolder(folder);
  });

  it('shows the end of the log when a patch does not fit, and changes nothing that runs', async () => {
    const { exitCode, stderr } = await sprocket(install(folder, ...source(`${work}/bad`)));
    expect(exitCode, stderr).toBe(3);
    expect(stderr).toContain('0001-note.patch');
    expect(stderr).toMatch(/patch does not apply/);
    expect(await docker('ps', '-q', '--filter', 'label=com.docker.compose.project=sprocket')).toBe('');
    await execa('rm', ['-rf', folder]);
  });

  it('runs what was built: the ref with its patches', async () => {
    const { exitCode, stderr } = await sprocket(install(folder, ...source(`${work}/good`)));
    expect(exitCode, stderr).toBe(0);
    expect(await leagueName()).toBe('Test League');
    expect(await readFile(`${folder}/compose.yaml`, 'utf8')).toMatch(
      /image: sprocket-build\/monolith:[0-9a-f]{12}-[0-9a-f]{8}/,
    );
    expect(await docker('compose', '--project-directory', folder, 'exec', '-T', 'core', 'cat', '/NOTE')).toBe(
      'patched',
    );
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });
});
