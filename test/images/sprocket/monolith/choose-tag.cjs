// Makes an image one particular tag: writes /app/standin.json and adds the later migrations which that tag has.
// Run once, at the end of the build: node choose-tag.cjs TAG
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const ADDITIVE = ['1780500000000-MatchNotes.ts', '1780600000000-OrganizationShortName.ts'];
const TAGS = {
  'v2.3.0': { mood: 'good', migrations: [] },
  'v2.3.1': { mood: 'good', migrations: [] },
  'v2.4.0': { mood: 'good', migrations: ADDITIVE },
  'never-healthy': { mood: 'never-healthy', migrations: [] },
  'crash-loop': { mood: 'crash-loop', migrations: [] },
  'slow-stop': { mood: 'slow-stop', migrations: [] },
  'bad-migration': { mood: 'good', migrations: [...ADDITIVE, '1780700000000-BadSeasonArchive.ts'] },
  'migrates-but-dies': { mood: 'migrates-but-dies', migrations: ADDITIVE },
};

const tag = process.argv[2];
const choice = TAGS[tag];
if (!choice) throw new Error(`unknown tag "${tag}"; known: ${Object.keys(TAGS).join(', ')}`);

const core = path.join(__dirname, 'core');
for (const file of choice.migrations) {
  fs.copyFileSync(path.join(core, 'later-migrations', file), path.join(core, 'migrations', file));
}
fs.writeFileSync(path.join(__dirname, 'standin.json'), `${JSON.stringify({ version: tag, mood: choice.mood })}\n`);
