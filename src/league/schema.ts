import { z } from 'zod';
import { freezeSection } from './freeze-schema.ts';
import {
  acmeDirectory,
  colour,
  databaseUrl,
  discordId,
  dnsSetting,
  domainName,
  hostAddress,
  imagePrefix,
  nameServer,
  oneLine,
  optionalDiscordId,
  pemCertificates,
  webUrl,
} from './field-types.ts';

/** The version of the sprocket.yaml format that this program writes. */
export const LEAGUE_VERSION = 1;

const leagueSection = z.strictObject({
  name: oneLine(1, 80).describe('Name of the league, as its pages show it.'),
  description: oneLine(0, 300).default('').describe('A sentence about the league.'),
  admin: z
    .strictObject({
      discord: discordId.describe('Discord user id of the first administrator (15 to 21 digits).'),
      email: z.email('expected an e-mail address').describe('E-mail address of the first administrator.'),
      name: oneLine(1, 60).default('Administrator').describe('Name of the first administrator.'),
    })
    .describe('Who may administer the league first. Changed later inside the league, not here.'),
  discordServer: optionalDiscordId.default('').describe("Id of the league's Discord server."),
  colors: z
    .strictObject({ primary: colour.default('#2A4B82'), secondary: colour.default('#FFFFFF') })
    .prefault({})
    .describe('Colours of the league, such as #2A4B82.'),
});

const waysSection = z
  .strictObject({
    localhost: z.boolean().default(false).describe('Reachable on this machine as http://localhost.'),
    lan: hostAddress.optional().describe('Address of this host in the local network.'),
    tailnet: hostAddress.optional().describe('Tailscale address or MagicDNS name of this host.'),
    domain: domainName.optional().describe('Public domain whose DNS points at this host.'),
    expose: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected a label such as status'))
      .default([])
      .describe('Labels of pages behind a login that the public domain leads to as well; absent: none.'),
    email: z.email('expected an e-mail address').optional().describe('Where the certificate authority writes to.'),
  })
  .refine((ways) => ways.localhost || ways.lan || ways.tailnet || ways.domain, {
    message: 'expected at least one way in: localhost, lan, tailnet or domain',
  })
  .refine((ways) => !ways.domain || ways.email, {
    path: ['email'],
    message: 'expected an e-mail address, because a public domain needs a certificate',
  })
  .describe('How people reach the league. Several may be given at once.');

const variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of a variable such as CF_DNS_API_TOKEN');

const dnsSection = z
  .strictObject({
    provider: z
      .string()
      .regex(/^[a-z0-9-]+$/, 'expected the code of a provider, such as cloudflare')
      .describe('Who runs the DNS of the domain, such as cloudflare.'),
    access: z
      .array(variable)
      .default([])
      .describe(
        'Variables by which the provider lets the proxy in. The value of each is a secret, never written here.',
      ),
    settings: z
      .record(variable, dnsSetting)
      .default({})
      .describe('Other variables of the provider, with their values.'),
    wait: z
      .int('expected a whole number of seconds')
      .min(0, 'expected at least 0')
      .max(3600, 'expected at most 3600')
      .default(0)
      .describe('Seconds to wait after a record was made, instead of looking for it; 0: it is looked for.'),
  })
  .describe('Answers the authority by DNS records (DNS-01) instead of at port 80.');

const certificatesSection = z
  .strictObject({
    authority: z
      .union([z.enum(['letsencrypt', 'private']), acmeDirectory], {
        error: 'expected letsencrypt, private or the https URL of an ACME directory',
      })
      .default('letsencrypt')
      .describe('Who certifies the public domain: letsencrypt, the URL of any ACME directory, or private.'),
    staging: acmeDirectory
      .optional()
      .describe('ACME directory for the rehearsal; absent: the staging one of letsencrypt, else the directory itself.'),
    root: pemCertificates
      .optional()
      .describe('Certificates (PEM) by which that directory and what it issues are trusted, if they are not public.'),
    validHours: z
      .int('expected a whole number of hours')
      .min(1, 'expected at least 1')
      .max(8760, 'expected at most 8760')
      .default(2160)
      .describe('How long what the authority issues is valid, in hours; the proxy renews it in time.'),
    resolvers: z
      .array(nameServer)
      .default([])
      .describe('Name servers that are asked about the domain; empty: those of this host.'),
    dns: dnsSection.optional(),
  })
  .describe('Certificates of the public domain.');

const buildSection = z.strictObject({
  repository: oneLine(1, 300).describe('Git repository that holds the sources.'),
  ref: oneLine(1, 200).describe('Branch, tag or commit to build.'),
  patches: z
    .string()
    .optional()
    .describe('Folder of *.patch files that are applied first, in the order of their names.'),
});

const appSection = z
  .strictObject({
    registry: imagePrefix.default('ghcr.io/sprocketbot').describe("Registry and namespace of Sprocket's own images."),
    version: z
      .string()
      .regex(/^(sha256:[0-9a-f]{64}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$/, 'expected an image tag or a sha256 digest')
      .default('main')
      .describe("Tag of Sprocket's own images. The digest that was found goes into sprocket.lock."),
    username: oneLine(1, 100).optional().describe('User for a private registry; the password is a secret.'),
    build: buildSection.optional().describe('Build the images from source instead of pulling them.'),
  })
  .describe("Where Sprocket's own images come from.");

const storageSection = z.strictObject({
  endpoint: webUrl.describe('URL of an S3 service.'),
  region: oneLine(1, 40).default('us-east-1').describe('Region of the buckets.'),
  buckets: z
    .strictObject({
      replays: bucketName().default('replays').describe('Bucket of replays.'),
      images: bucketName().default('images').describe('Bucket of generated images.'),
    })
    .prefault({}),
});

function bucketName() {
  return z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected a bucket name (3 to 63 of a-z, 0-9, dot, dash)');
}

/** The schema of sprocket.yaml. Its descriptions are the reference page. */
export const leagueSchema = z.strictObject({
  version: z.literal(LEAGUE_VERSION, `expected ${LEAGUE_VERSION}`).describe('Version of this format.'),
  league: leagueSection,
  ways: waysSection,
  certificates: certificatesSection.prefault({}),
  app: appSection.prefault({}),
  images: z
    .strictObject({
      registry: imagePrefix
        .optional()
        .describe('Mirror that all images are pulled from, by the path of their official names.'),
    })
    .prefault({}),
  database: z
    .strictObject({ url: databaseUrl.describe('URL of a managed Postgres, without the password.') })
    .optional()
    .describe('A managed database; absent: the bundled Postgres.'),
  storage: storageSection.optional().describe('An S3 service; absent: the bundled object storage.'),
  freeze: freezeSection,
  modules: z
    .array(z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected the id of a module'))
    .default([])
    .describe('Optional services; see `sprocket module list`.'),
});

/** sprocket.yaml with every default filled in. */
export type League = z.output<typeof leagueSchema>;

/** JSON Schema of sprocket.yaml, for editors (`sprocket config --schema`). */
export function leagueJsonSchema(): unknown {
  return z.toJSONSchema(leagueSchema, { io: 'input' });
}
