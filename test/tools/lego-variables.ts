/** What a variable of a DNS provider is to a league. */
export interface SortedVariables {
  /** Credentials that are read from `VARIABLE_FILE`. */
  readonly secret: readonly string[];
  /** Secrets beside them, which not everybody has. */
  readonly extra: readonly string[];
  /** What may stand in sprocket.yaml. */
  readonly plain: readonly string[];
  /** Secrets that are read from the environment alone, or not at all. */
  readonly environment: readonly string[];
  /** Paths of files. */
  readonly file: readonly string[];
}

const SECRET = /PASS|SECRET|TOKEN|KEY|CREDENTIAL|AUTH_|PRIV|OTP|SERVICE_ACCOUNT|SIGNATURE/;
const NOT_SECRET = /AUTH_(URL|REGION|METHOD|MSI_TIMEOUT|API_ENDPOINT|TYPE)$|PRIVATE_ZONE$|IMPERSONATE|PASSPORT/;
const PATH = /(_PATH|_FILE|EDGERC|_LOCATION|_TLS_CERT|_TLS_KEY|_CA_CERTIFICATE)$/;

/**
 * @param credentials what the provider's description calls so
 * @param additional and what it does not
 * @param readable variables that are read from a file too
 */
export function sortVariables(
  credentials: readonly string[],
  additional: readonly string[],
  readable: ReadonlySet<string>,
): SortedVariables {
  const all = [...new Set([...credentials, ...additional])];
  const isSecret = (name: string) => SECRET.test(name) && !NOT_SECRET.test(name) && !PATH.test(name);
  const secrets = all.filter(isSecret);
  return {
    secret: secrets.filter((name) => readable.has(name) && credentials.includes(name)),
    extra: secrets.filter((name) => readable.has(name) && !credentials.includes(name)),
    plain: all.filter((name) => !isSecret(name) && !PATH.test(name)),
    environment: secrets.filter((name) => !readable.has(name)),
    file: all.filter((name) => PATH.test(name)),
  };
}

/**
 * Variables that a provider asks lego's own `env` package for, which also looks at `VARIABLE_FILE`.
 * @param sources path in the provider's folder → text
 */
export function variablesReadFromFiles(sources: ReadonlyMap<string, string>): Set<string> {
  const constants = constantsOf(sources);
  const found = new Set<string>();
  for (const [path, text] of sources) {
    if (path.includes('/')) continue;
    for (const call of callsOfEnv(text)) {
      for (const [, literal = ''] of call.matchAll(/"([A-Z][A-Z0-9_]+)"/g)) found.add(literal);
      for (const [, name = ''] of call.matchAll(/\b([A-Za-z]\w*)\b/g)) found.add(constants.get(name) ?? '');
      for (const [, name = ''] of call.matchAll(/altEnvName\((\w+)\)/g)) {
        const [from, to] = ['envNamespace', 'altEnvNamespace'].map((one) => constants.get(one) ?? '');
        found.add((constants.get(name) ?? '').replace(from ?? '', to ?? ''));
      }
    }
  }
  return found;
}

/** Name → text of the constants, those of packages below as `package.Name`. They may be made of one another. */
function constantsOf(sources: ReadonlyMap<string, string>): Map<string, string> {
  const known = new Map<string, string>();
  for (let round = 0; round < 4; round += 1) {
    for (const [path, text] of sources) {
      const below = path.includes('/') ? `${/^package (\w+)/m.exec(text)?.[1] ?? ''}.` : '';
      for (const [, name = '', sum = ''] of text.matchAll(
        /^\s*(?:const )?(\w+)\s*=\s*((?:[\w.]+|"[^"\n]*")(?:\s*\+\s*(?:[\w.]+|"[^"\n]*"))*)\s*$/gm,
      )) {
        // prettier-ignore
        const parts = sum.split(/\s*\+\s*/).map((part) => {
          return part.startsWith('"') ? part.slice(1, -1) : (known.get(below + part) ?? known.get(part));
        });
        if (parts.every((part) => part !== undefined)) known.set(below + name, parts.join(''));
      }
    }
  }
  return known;
}

function* callsOfEnv(text: string): Generator<string> {
  for (const { index } of text.matchAll(/\benv\.Get\w*(?:\[\w+\])?\(/g)) {
    let depth = 0;
    for (let at = text.indexOf('(', index); at < text.length; at += 1) {
      if (text[at] === '(') depth += 1;
      if (text[at] === ')') depth -= 1;
      if (depth > 0) continue;
      yield text.slice(index, at + 1);
      break;
    }
  }
}
