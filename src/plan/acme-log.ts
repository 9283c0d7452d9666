import { ownProblem, readRefusal, type AcmeProblem } from '../core/acme-problem.ts';

/**
 * Reads why a name was not certified from a line of Traefik's log.
 * @returns undefined when the line does not say it
 */
export function readProblem(line: string, name: string): AcmeProblem | undefined {
  const quoted = /error="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line;
  const said = quoted.replace(/\\(.)/g, (_all, letter: string) => (letter === 'n' ? '\n' : letter)).split('\n');
  const own = said.find((text) => text.startsWith(`[${name}] `)) ?? said.find((text) => LEGO.test(text)) ?? '';
  const [, status, request, type, detail] = LEGO.exec(own) ?? [];
  if (type !== undefined) {
    return readRefusal({ document: { type, detail }, status: request === undefined ? undefined : Number(status) });
  }
  if (!line.includes('Unable to obtain ACME certificate') || !line.includes(`"${name}"`)) return undefined;
  return dnsProblem(own === '' ? (said[0] ?? '') : own) ?? transportProblem(said[0] ?? '');
}

/** Whether a line of Traefik's log, which then tells everything, says that it got a certificate for a name. */
export function saysObtained(line: string, name: string): boolean {
  return line.includes(`Certificates obtained for domains [${name}]`);
}

/** Of an authority that could not be asked, or did not answer as one. */
function transportProblem(said: string): AcmeProblem {
  const detail = /: ((?:Get|Post|Head) .*)$/.exec(said)?.[1] ?? said;
  return ownProblem(detail === said ? 'other' : 'unreachable', detail);
}

/** Of a DNS provider, when it was asked or was to be asked, or of the record that it made. */
function dnsProblem(said: string): AcmeProblem | undefined {
  const [, late] = /propagation: time limit exceeded(?:: last error: (.*))?$/.exec(said) ?? [];
  if (said.includes('propagation: time limit exceeded'))
    return ownProblem('dns-propagation', late ?? 'no reason given');
  const [, presenting, beginning] = /error presenting token: (.*)$|cannot get ACME client (?!get directory)(.*)$/.exec(said) ?? []; // prettier-ignore
  const detail = presenting ?? beginning;
  // Without a provider, it is the authority that could not be asked.
  if (detail === undefined || (presenting === undefined && !/^[a-z0-9-]+: /.test(detail))) return undefined;
  const kind = DNS_WORDS.find(([pattern]) => pattern.test(detail))?.[1] ?? 'dns-refused';
  return ownProblem(kind, detail.replace(/^[a-z0-9-]+: /, ''));
}

const DNS_WORDS: readonly (readonly [RegExp, AcmeProblem['kind']])[] = [
  [/some credentials information are missing: /, 'dns-settings'],
  [/\b40[13]\b|unauthori[sz]ed|forbidden|authenticat|(invalid|wrong|bad|incorrect|expired).{0,30}(token|key|credential|login|password|signature)|(access|permission|authorization) (is )?(denied|failed|required)|not (allowed|authorized|permitted)/i, 'dns-access'], // prettier-ignore
  [/unable to communicate with the API server|dial tcp|no such host|connection refused|deadline exceeded|i\/o timeout|x509: |certificate/i, 'dns-unreachable'], // prettier-ignore
  [/zone|no such domain|domain.{0,40}not found|not found.{0,40}domain|start of authority/i, 'dns-zone'],
];

/** As Traefik's ACME library writes a problem: with its request, unless it is that of a challenge. */
const LEGO =
  /acme: error: (\d+) ::( [A-Z]+ :: \S+ ::)? (urn:ietf:params:acme:error:\w+) :: (.*?)(?:, problem: "urn:.*|, url: \S*)?$/;
