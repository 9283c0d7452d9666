import { PREFLIGHT_CHECKS } from '../../src/ops/preflight/checks.ts';
import { VERIFY_CHECKS } from '../../src/ops/verify/verify-checks.ts';
import { table } from './markdown.ts';

export function checksPage(): string {
  const rows = (checks: readonly { readonly code: string; readonly title: string }[]) =>
    checks.map(({ code, title }) => [`\`${code}\``, title]);
  return `# Checks

## Before a plan is carried out

Errors stop the run with exit 3 (4 for Docker) before anything is changed.

${table(['check', 'what it makes sure'], rows(PREFLIGHT_CHECKS))}

## \`sprocket verify\`

Looks at the running league from outside in. A service adds its own checks under \`verify:\` in its service.yaml.

${table(['check', 'what it proves'], rows(VERIFY_CHECKS))}
`;
}
