import { describe, expect, it } from 'vitest';
import { sortVariables, variablesReadFromFiles } from '../../tools/lego-variables.ts';

const SOURCE = `package some
const (
	envNamespace    = "SOME_"
	altEnvNamespace = "OTHER_"
	EnvToken        = envNamespace + "API_TOKEN"
	EnvUser         = envNamespace + "USER"
	EnvMode         = envNamespace + "MODE"
	EnvZone         = below.EnvZone
)
func New() {
	values, err := env.Get(EnvToken, "SOME_PASSWORD")
	ttl := env.GetOneWithFallback(EnvUser, 1, strconv.Atoi, altEnvName(EnvUser))
	zone := env.GetOrDefaultString(EnvZone, f("x"))
	mode := os.Getenv(EnvMode)
}`;

describe('the variables of a provider', () => {
  it('are read from files where lego’s own package is asked for them', () => {
    const found = variablesReadFromFiles(
      new Map([
        ['some.go', SOURCE],
        ['internal/below/zone.go', 'package below\nconst EnvZone = "SOME_ZONE"\n'],
      ]),
    );
    for (const name of ['SOME_API_TOKEN', 'SOME_PASSWORD', 'SOME_USER', 'OTHER_USER', 'SOME_ZONE']) {
      expect(found).toContain(name);
    }
    expect(found).not.toContain('SOME_MODE');
  });

  it('are secrets unless their names say something else', () => {
    const sorted = sortVariables(
      ['A_TOKEN', 'A_USER', 'A_AUTH_URL', 'A_KEY_PATH', 'A_PASSWORD'],
      ['A_TTL', 'A_SHARED_SECRET'],
      new Set(['A_TOKEN', 'A_SHARED_SECRET']),
    );
    expect(sorted).toEqual({
      secret: ['A_TOKEN'],
      extra: ['A_SHARED_SECRET'],
      plain: ['A_USER', 'A_AUTH_URL', 'A_TTL'],
      environment: ['A_PASSWORD'],
      file: ['A_KEY_PATH'],
    });
  });
});
