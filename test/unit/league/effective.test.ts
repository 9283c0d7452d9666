import { describe, expect, it } from 'vitest';
import { effectiveSettings } from '../../../src/league/effective.ts';
import { parseLeague } from '../../../src/league/parse-league.ts';

const TEXT = `version: 1
league:
  name: Sunday Rockets
  admin: { discord: "80351110224678912", email: admin@example.org }
ways: { localhost: true }
app:
  version: v2.3.0
modules: [gatus]
`;

describe('effectiveSettings', () => {
  const settings = effectiveSettings(parseLeague(TEXT));
  const at = (path: string) => settings.find((setting) => setting.path === path);

  it('tells for each setting where it comes from', () => {
    const lines = settings.map(
      ({ path, value, origin, line }) => `${path} = ${JSON.stringify(value)}  ${origin}${line ? `:${line}` : ''}`,
    );
    expect(lines).toEqual([
      'version = 1  sprocket.yaml:1',
      'league.name = "Sunday Rockets"  sprocket.yaml:3',
      'league.description = ""  default',
      'league.admin.discord = "80351110224678912"  sprocket.yaml:4',
      'league.admin.email = "admin@example.org"  sprocket.yaml:4',
      'league.admin.name = "Administrator"  default',
      'league.discordServer = ""  default',
      'league.colors.primary = "#2A4B82"  default',
      'league.colors.secondary = "#FFFFFF"  default',
      'ways.localhost = true  sprocket.yaml:5',
      'ways.expose = []  default',
      'certificates.authority = "letsencrypt"  default',
      'certificates.validHours = 2160  default',
      'certificates.resolvers = []  default',
      'app.registry = "ghcr.io/sprocketbot"  default',
      'app.version = "v2.3.0"  sprocket.yaml:7',
      'freeze = []  default',
      'modules = ["gatus"]  sprocket.yaml:8',
    ]);
  });

  it('has no line for a default', () => {
    expect(at('app.registry')).not.toHaveProperty('line');
  });
});
