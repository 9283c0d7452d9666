import type { Rule } from './deployment.ts';
import { greaterThan } from './greater-than.ts';

/**
 * This machine as a container sees it: by an address that the engine gave to a network. Nobody in the internet has one
 * of these.
 */
const NEAR = ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/**
 * The rule of a way in that is for this machine, on a port that others reach too: whoever comes from the internet cannot
 * pretend to be here by asking for this name.
 */
export function nearOnly(rule: Rule): Rule {
  if (rule.secure) return rule;
  return { ...rule, rule: `${rule.rule} && ${nearClause()}` };
}

/** What a rule says that is not for the internet. */
export function nearClause(): string {
  return `(${NEAR.map((range) => `ClientIP(\`${range}\`)`).join(' || ')})`;
}

/**
 * A rule, and one before it that takes out what has to be counted: a body that is larger than the limit by its own words,
 * and one that nobody said the length of. All others go on as they come, and are never kept.
 * @param bytes of the largest body
 */
export function withLargestBody(rule: Rule, bytes: number): Rule[] {
  const tooLarge = `HeaderRegexp(\`Content-Length\`, \`${greaterThan(bytes)}\`)`;
  const unsaid = '(HeaderRegexp(`Content-Type`, `.`) && !HeaderRegexp(`Content-Length`, `.`))';
  return [
    rule,
    {
      ...rule,
      name: `${rule.name}-counted`,
      rule: `${rule.rule} && (${tooLarge} || ${unsaid})`,
      // Above its own rule, and below those of longer paths.
      priority: rule.priority + 50,
      counted: true,
    },
  ];
}
