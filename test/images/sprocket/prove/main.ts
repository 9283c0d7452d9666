// Proves what README.md claims of the stand-ins, on a real engine: npx tsx test/images/sprocket/prove/main.ts [PREFIX]
// Needs docker, the images of images.json below PREFIX (default 127.0.0.1:5000/) and, there too, library/postgres,
// library/redis and versity/versitygw in any tag. Takes two to four minutes and leaves nothing behind. Exit 1: a claim failed.
import { checks } from './checks.ts';
import { dockerOrThrow } from './containers.ts';
import { Lab } from './lab.ts';

const prefix = process.argv[2] ?? '127.0.0.1:5000/';

async function newest(repository: string): Promise<string> {
  const listed = await dockerOrThrow(['images', '--format', '{{.Repository}}:{{.Tag}}', prefix + repository]);
  const found = listed.split('\n').find((reference) => reference && !reference.endsWith('<none>'));
  if (!found) throw new Error(`no image ${prefix}${repository} on this machine: bring the lab up first`);
  return found;
}

const lab = new Lab({
  prefix,
  postgres: await newest('library/postgres'),
  redis: await newest('library/redis'),
  s3: await newest('versity/versitygw'),
});
let failed = 0;
try {
  await lab.up();
  for (const { name, run } of checks) {
    try {
      await run(lab);
      console.log(`ok    ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${name}\n${(error as Error).stack ?? String(error)}`);
    }
  }
} finally {
  await lab.down();
}
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
