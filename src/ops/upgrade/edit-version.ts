import { parseYaml } from '../../core/yaml.ts';

/** The text of sprocket.yaml with another `app.version`; the user's comments and layout stay. */
export function editVersion(text: string, version: string): string {
  const { document } = parseYaml(text, 'sprocket.yaml');
  document.setIn(['app', 'version'], version);
  return document.toString({ lineWidth: 0 });
}
