import { parseYaml } from '../core/yaml.ts';
import { renderDeployment } from '../render/render-deployment.ts';
import type { Rendered } from '../render/rendered.ts';
import type { CertificateState } from './certificates.ts';
import type { ResolvedImage } from './images.ts';
import type { Session } from './session.ts';

/** The files of a league as its sprocket.yaml, its secrets, its certificates and its override make them now. */
export async function renderNow(
  session: Session,
  images: ReadonlyMap<string, ResolvedImage>,
  { fingerprints: certificates, trusted }: CertificateState,
): Promise<Rendered> {
  const [fingerprints, override] = await Promise.all([session.secrets.fingerprints(), readOverride(session)]);
  const pinned = new Map([...images].map(([name, image]) => [name, image.pinned]));
  return renderDeployment(session.deployment, { images: pinned, fingerprints, certificates, trusted, override });
}

/** What the user's override says, per service. */
export async function readOverride({ ports, folder }: Session): Promise<Record<string, unknown>> {
  const text = await ports.files.read(folder.override);
  if (text === undefined) return {};
  const { value } = parseYaml(text, 'compose.override.yaml');
  return (value as { services?: Record<string, unknown> } | null)?.services ?? {};
}
