import type { ServiceFolders } from '../../../src/catalog/load-catalog.ts';

/** A service folder that nobody made anything else for: it uses every part of service.yaml that a module may. */
export const MADE_UP = new Map([
  [
    'service.yaml',
    `id: scoreboard
title: Scoreboard
description: Shows the standings on a wall.
memory: 96Mi
pids: 64
ready: 30s
egress: true
needs: [cache]
wants: [storage]
provides:
  standings: { host: scoreboard, port: 9100 }
route: { label: scores, port: 9100, paths: [/scores] }
config:
  - { from: files/scoreboard.json, to: /etc/scoreboard/scoreboard.json }
secrets:
  scoreboard-key: { generate: 32 }
  redis-password: {}
volumes:
  data: { to: /var/lib/scoreboard, holds: the standings of past seasons, backup: files }
tasks:
  import:
    title: Import the standings
    memory: 32Mi
    needs: [cache]
    compose: { command: [scoreboard, import] }
jobs:
  tidy:
    title: Tidies the standings
    imageOf: redis
    memory: 16Mi
    compose: { command: [tidy] }
slots:
  offer:
    endpoints:
      - { name: Scoreboard, url: "http://scoreboard:9100/health", condition: "[STATUS] == 200" }
verify:
  - id: scoreboard-page
    title: The scoreboard answers
    http: { path: /health }
    otherwise: The wall stays dark.
    fix: sprocket logs scoreboard
compose:
  image: example/scoreboard:v1.0.0
  user: "65532:65532"
`,
  ],
  [
    'files/scoreboard.json',
    '{ "title": {{ league.name | json }}, "cache": {{ cache.host | json }}, "url": {{ urls.scoreboard | json }} }\n',
  ],
]);

/** The folders with one more. */
export function withFolder(folders: ServiceFolders, name: string, texts: ReadonlyMap<string, string>): ServiceFolders {
  return new Map([...folders, [name, texts]]);
}

/** The folders with one less. */
export function withoutFolder(folders: ServiceFolders, name: string): ServiceFolders {
  return new Map([...folders].filter(([folder]) => folder !== name));
}
