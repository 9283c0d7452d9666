import { z } from 'zod';
import { parseBytes, parseDuration } from '../core/quantity.ts';
import { compareVersions, isVersion, isVersionRange } from '../core/version.ts';

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]*[a-z0-9]$/, 'expected an id of a-z, 0-9 and dash, at least two characters');
// Docker's own least limit; less would round down to 0, which means no limit.
const LEAST_MEMORY = 6 * 2 ** 20;
const quantity = z
  .string()
  .refine((text) => (parseBytes(text) ?? 0) >= LEAST_MEMORY, 'expected a quantity of at least 6Mi, such as 256Mi');
// What the proxy keeps of a body whose length nobody said, so that a limit below it would not be one.
const LEAST_BODY = 64 * 2 ** 10;
const bodySize = z
  .string()
  .refine((text) => (parseBytes(text) ?? 0) >= LEAST_BODY, 'expected a quantity of at least 64Ki, such as 16Mi');
const duration = z.string().refine((text) => parseDuration(text) !== undefined, 'expected a duration such as 60s');
const containerPath = z.string().startsWith('/', 'expected an absolute path in the container');
const scalar = z.union([z.string(), z.number(), z.boolean()], 'expected text, a number or a truth value');
const argv = z.array(z.string()).min(1);

const enabled = z
  .union(
    [z.literal('always'), z.literal('module'), z.strictObject({ unless: z.string() })],
    'expected always, module or unless: KEY',
  )
  .default('module')
  .describe('always; module (listed under modules in sprocket.yaml); or unless: KEY of sprocket.yaml is set.');

const secret = z
  .strictObject({
    to: containerPath.optional().describe('Where the file is mounted; absent: /run/secrets/NAME.'),
    mounted: z.boolean().default(true).describe('false: kept in the folder of secrets only.'),
    generate: z.int().min(16).max(128).optional().describe('Made once, with this many letters and digits.'),
    htpasswd: z
      .strictObject({ user: z.string(), password: id })
      .optional()
      .describe('Made from another secret: a password file for the proxy.'),
    ask: z
      .strictObject({
        title: z.string(),
        placeholder: z.string().optional().describe('Value that lets the service start until the real one is given.'),
        without: z.string().optional().describe('What does not work until it is given.'),
        quiet: z.boolean().default(false).describe('Not asked in the dialogue; it can still be set.'),
      })
      .optional()
      .describe('Given by a person.'),
  })
  .describe('A secret, mounted as a file.');

const configFile = z.strictObject({
  from: z.string().describe('Template below files/, rendered with Liquid.'),
  to: containerPath.describe('Where it is mounted, read-only.'),
  live: z
    .boolean()
    .default(false)
    .describe('The service notices a change by itself; its folder is mounted, not the file.'),
  held: z
    .boolean()
    .default(false)
    .describe('A live file that is there only while requests are held back; its template sees what `hold` is.'),
});

const companion = {
  title: z.string().describe('What it does, for the plan and the log.'),
  imageOf: id.optional().describe("Service whose image runs it; absent: this service's own."),
  memory: quantity.describe('Memory limit.'),
  needs: z.array(id).default([]).describe('Facts whose providers it talks to.'),
  config: z.array(configFile).default([]),
  secrets: z.record(id, secret).default({}),
  compose: z.record(z.string(), z.unknown()).describe('Plain Compose: command, environment, user, …'),
};

const alone = z.strictObject(companion);

const pending = z
  .strictObject({
    exec: argv.optional().describe("A command in a container like the service's own."),
    arguments: argv.optional().describe('This step itself, with these arguments.'),
  })
  .refine(({ exec, arguments: own }) => (exec === undefined) !== (own === undefined), 'expected exec or arguments')
  .describe(
    'For a step that changes data which a former version of the service may not understand: how to ask, of the new image and while the old one runs, whether it has anything to do. Exit 0: nothing, 10: something. Then a restore point is made first.',
  );

const verify = z.strictObject({
  id,
  title: z.string().describe('What it proves.'),
  exec: argv.optional().describe("A command in the service's running container."),
  task: z
    .strictObject({ name: id, arguments: z.array(z.string()).default([]) })
    .optional()
    .describe('A task run again with arguments.'),
  http: z
    .strictObject({ path: z.string(), status: z.int().default(200) })
    .optional()
    .describe("A request by the service's own route."),
  expect: z.string().optional().describe('Regular expression that the output must match.'),
  level: z.enum(['warning', 'error']).default('error'),
  otherwise: z.string().describe('What it means when it fails.'),
  fix: z.string().describe('The next command or edit.'),
});

const versionTag = z.string().refine(isVersion, 'expected the tag of a version, such as v2.4.0');

/** Each newer than the one before. */
function areInOrder(tags: readonly string[]): boolean {
  return tags.every((tag, index) => index === 0 || compareVersions(tags[index - 1] ?? tag, tag) < 0);
}

const releases = z
  .strictObject({
    supported: z
      .string()
      .refine(isVersionRange, 'expected a range of versions, such as >=2.3.0 <3.0.0')
      .describe('Versions of the app that these templates are for.'),
    stops: z
      .array(versionTag)
      .refine(areInOrder, 'expected the oldest first')
      .default([])
      .describe('Versions that no upgrade may leave out, the oldest first.'),
    known: z
      .array(
        z.strictObject({
          version: versionTag,
          migrations: z.boolean().optional().describe('Whether it changes the database; absent: not known.'),
        }),
      )
      .refine((known) => areInOrder(known.map(({ version }) => version)), 'expected the oldest first')
      .default([])
      .describe('Releases without a gap between them, the oldest first.'),
  })
  .describe("What is known of the app's releases; said by one of its services for all.");

const volume = z.strictObject({
  to: containerPath,
  holds: z.string().describe('What would be lost with it.'),
  backup: z.enum(['dump', 'files', 'none']).describe('How it is backed up; none: it can be made again.'),
  version: z
    .strictObject({
      file: z
        .string()
        .regex(/^[^/].*$/, 'expected a path in the volume')
        .describe('File in it that tells this version. It is looked at before the service starts on the volume.'),
      is: z
        .string()
        .regex(/^\d+(\.\d+)*$/, 'expected a version of numbers, such as 17')
        .describe('The only one that the image can open.'),
      variable: z
        .string()
        .optional()
        .describe('Variable of the image that tells it, so that an image that was changed by hand is noticed.'),
    })
    .optional()
    .describe(
      'For data that an image of another version cannot open. Another version is another volume, with that version at the end of its id: `data-18` after `data`. Once an id was released, its version stays.',
    ),
});

/** The schema of `templates/services/<id>/service.yaml`. Its descriptions are the reference page. */
export const serviceSchema = z.strictObject({
  id,
  title: z.string().describe('Name for people.'),
  description: z.string().describe('One sentence on what it is for.'),
  enabled,
  memory: quantity.describe('Memory limit; also what a plan counts.'),
  pids: z.int().positive().default(256).describe('Limit of processes and threads.'),
  ready: duration.default('60s').describe('How long it may take to become ready.'),
  needs: z.array(id).default([]).describe('Facts it cannot do without, such as database.'),
  wants: z.array(id).default([]).describe('Facts it uses when somebody provides them.'),
  after: z
    .array(id)
    .default([])
    .describe('Facts whose providers must be ready first, although it never talks to them.'),
  provides: z
    .record(id, z.record(z.string(), z.unknown()))
    .default({})
    .describe('Facts for others, by name. A service that needs a fact may talk to the service that provides it.'),
  egress: z.boolean().default(false).describe('Talks to the outside world.'),
  runtime: z
    .enum(['node', 'psql'])
    .optional()
    .describe('Its image can run checks from inside a network with this program.'),
  app: z
    .boolean()
    .default(false)
    .describe("Its image is one of Sprocket's own: registry and tag come from sprocket.yaml."),
  releases: releases.optional(),
  build: z
    .strictObject({
      context: z.string().default('.').describe('Folder that is built.'),
      dockerfile: z.string().default('Dockerfile').describe('Its Dockerfile.'),
      base: z
        .string()
        .optional()
        .describe(
          'Dockerfile of an image that is built first, from the whole repository; the other gets it as BASE_IMAGE.',
        ),
    })
    .optional()
    .describe('How its image is built from source; paths in the repository.'),
  route: z
    .strictObject({
      label: z
        .string()
        // With the longest domain of a league it is still a name: 52 + 1 + 200.
        .regex(/^([a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?)?$/, 'expected a label of a-z, 0-9 and dash, at most 52 long')
        .describe('Label before the league’s name; empty for the bare name.'),
      port: z.int().min(1).max(65535),
      paths: z
        .array(z.string().startsWith('/'))
        .default([])
        .describe('Its paths where a way in has no labels (a bare address).'),
      login: z.boolean().default(false).describe('Behind a login.'),
      limit: z
        .strictObject({ perSecond: z.int().positive(), burst: z.int().positive() })
        .optional()
        .describe('How many requests one client may make; more are answered with 429.'),
      careful: z
        .array(
          z.strictObject({
            path: z.string().startsWith('/'),
            perMinute: z.int().positive(),
            burst: z.int().positive(),
          }),
        )
        .default([])
        .describe('Paths on which one client may make fewer, such as where it signs in.'),
      body: bodySize
        .optional()
        .describe('Largest body of a request that says its length, else 64Ki; what is larger is answered with 413.'),
      page: z
        .boolean()
        .default(false)
        .describe('For people: while it cannot be reached, they get a page that says so.'),
      eachWay: z
        .boolean()
        .default(false)
        .describe('Its configuration names one address of the league: every way in gets a container of its own.'),
      overlap: z
        .boolean()
        .default(false)
        .describe(
          'A new container answers beside the old one until it has taken its place. Two of them must not disturb each other: no volume, and nothing that only one may do, such as a job on a clock or a queue.',
        ),
    })
    .optional()
    .describe('Reached through the proxy.'),
  config: z.array(configFile).default([]),
  certificates: containerPath
    .optional()
    .describe('Folder in which the certificates of the ways in are mounted: WAY.pem holds key and chain.'),
  authority: containerPath
    .optional()
    .describe('Where the authorities that the league is trusted by are mounted, in PEM, once it is reached by https.'),
  issued: containerPath
    .optional()
    .describe(
      'Folder in which it keeps what a public authority issued; it may write there, whichever user it runs as.',
    ),
  dnsChallenge: z
    .strictObject({
      providers: z.string().describe('Table below files/ of the DNS providers that it knows, and of their variables.'),
      rehearsal: z
        .strictObject({
          command: argv.describe('Runs it a second time, beside the league.'),
          user: z.string(),
          config: z.array(configFile),
        })
        .describe('How it is rehearsed: what it says then is read from its log.'),
    })
    .optional()
    .describe('It can answer a public authority by DNS records.'),
  secrets: z.record(id, secret).default({}),
  volumes: z.record(id, volume).default({}),
  tasks: z
    .record(id, z.strictObject({ ...companion, pending: pending.optional() }))
    .default({})
    .describe('One-shot steps before it starts, in this order; each may run again.'),
  restorePoint: alone
    .optional()
    .describe(
      'Copies of the data that its one-shot steps change, made before they do and put back when an upgrade fails. Run with the arguments size, list, copy NAME, swap KEEP TAKE, drop NAME and rows NAME.',
    ),
  carry: alone
    .optional()
    .describe(
      'Carries the data of its volume from another version over into the new volume, which is empty, and ends with 0 when everything is there. The service of the other version runs meanwhile, and nobody else uses it. The file that tells the version of the new volume comes last.',
    ),
  jobs: z
    .record(
      id,
      z.strictObject({
        ...companion,
        asked: z
          .boolean()
          .default(false)
          .describe('Its service talks to it, over a closed network that nobody else is on.'),
      }),
    )
    .default({})
    .describe('Companions that run beside it.'),
  slots: z
    .strictObject({
      offer: z.record(id, z.array(z.record(z.string(), scalar))).default({}),
      use: z.array(id).default([]),
    })
    .prefault({})
    .describe('What it offers to whoever uses a slot, and which slots its own templates loop over.'),
  verify: z.array(verify).default([]),
  compose: z
    .record(z.string(), z.unknown())
    .describe('Plain Compose of the service: image, command, healthcheck, environment, …'),
});

/** One service.yaml with its defaults. */
export type ServiceDefinition = z.output<typeof serviceSchema>;
export type SecretDefinition = z.output<typeof secret>;
export type ConfigFileDefinition = z.output<typeof configFile>;
export type ReleaseFacts = z.output<typeof releases>;
export type VerifyDefinition = z.output<typeof verify>;
export type CompanionDefinition = z.output<typeof alone>;
export type PendingDefinition = z.output<typeof pending>;
