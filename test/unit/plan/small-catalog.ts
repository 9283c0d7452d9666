import { type Catalog, loadCatalog } from '../../../src/catalog/load-catalog.ts';

/**
 * A catalog of four services, so that plans fit on a page and do not change with the real ones: a store with data, an
 * app of Sprocket's own with a task and a job, a door in front of it, and a lamp that is a module.
 */
export const SMALL_CATALOG: Catalog = loadCatalog(
  new Map([
    [
      'store',
      new Map([
        [
          'service.yaml',
          `id: store
title: Store
description: Keeps things.
enabled: { unless: database }
memory: 64Mi
provides: { database: { host: store, external: false } }
secrets: { store-password: { generate: 32 } }
volumes: { data: { to: /data, holds: everything, backup: files } }
config: [{ from: files/store.conf, to: /etc/store/store.conf }]
compose: { image: "store:v1.0" }
`,
        ],
        ['files/store.conf', 'keep everything\n'],
      ]),
    ],
    [
      'game',
      new Map([
        [
          'service.yaml',
          `id: game
title: Game
description: What people come for.
enabled: always
app: true
memory: 128Mi
needs: [database]
route: { label: "", port: 3000 }
secrets:
  store-password: { ask: { title: Password of the store } }
  bot-token: { ask: { title: Token of the bot, placeholder: none-yet, without: No bot. } }
config: [{ from: files/game.json, to: /etc/game/game.json }]
tasks:
  migrate: { title: Migrate the store, memory: 32Mi, needs: [database], secrets: { store-password: {} }, compose: { command: [migrate] } }
jobs:
  sweep: { title: Sweeps the store, imageOf: store, memory: 16Mi, needs: [database], compose: { command: [sweep] } }
compose: { image: game }
`,
        ],
        ['files/game.json', '{ "name": {{ league.name | json }}, "store": {{ database.host | json }} }\n'],
      ]),
    ],
    [
      'door',
      new Map([
        [
          'service.yaml',
          `id: door
title: Door
description: The only way in.
enabled: always
memory: 32Mi
egress: true
slots: { use: [routes] }
config: [{ from: files/routes.json, to: /etc/door/live/routes.json, live: true }]
compose: { image: "door:v3.1", ports: ["{{ bind }}:80:80"] }
`,
        ],
        ['files/routes.json', '{{ routes | json }}\n'],
      ]),
    ],
    [
      'lamp',
      new Map([
        [
          'service.yaml',
          `id: lamp
title: Lamp
description: Shines.
memory: 16Mi
route: { label: lamp, port: 8080, login: true }
config: [{ from: files/lamp.json, to: /etc/lamp/lamp.json }]
compose: { image: "lamp:v0.9" }
`,
        ],
        ['files/lamp.json', '{}\n'],
      ]),
    ],
  ]),
);

/** A catalog of one service that is always on. */
export function oneService(id: string, yaml: string): Catalog {
  const text = `id: ${id}\ntitle: ${id}\ndescription: ${id}\nenabled: always\nmemory: 16Mi\n${yaml}`;
  return loadCatalog(new Map([[id, new Map([['service.yaml', text]])]]));
}
