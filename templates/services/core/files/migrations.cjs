// Compares the migrations in this image with those that the database has had. Changes nothing.
// Exit: 0 the same, 10 some are missing, 11 the database has had later ones, 1 could not look.
'use strict';
const { readdirSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');

const core = '/app/core';
const { Client } = createRequire(`${core}/package.json`)('pg');
const { db } = JSON.parse(readFileSync(`${core}/config/production.json`, 'utf8'));
const image = readdirSync(`${core}/migrations`).flatMap((name) => /^(\d+)-.*\.ts$/.exec(name)?.slice(1) ?? []);

async function main() {
  const client = new Client({
    host: db.host,
    port: db.port,
    user: db.username,
    database: db.database,
    password: readFileSync('/app/secret/db-password.txt', 'utf8').trim(),
    // As the app does it: a managed database is asked for TLS, whoever signed its certificate.
    ssl: ['postgres', 'localhost'].includes(db.host) ? false : { rejectUnauthorized: false },
    connectionTimeoutMillis: 10_000,
    application_name: 'sprocket-verify',
  });
  await client.connect();
  const { rows } = await client.query('SELECT "timestamp"::text AS stamp FROM public.migrations');
  await client.end();
  const had = new Set(rows.map(({ stamp }) => stamp));
  const missing = image.filter((stamp) => !had.has(stamp));
  const last = Math.max(...image.map(Number));
  const later = [...had].filter((stamp) => Number(stamp) > last);
  if (image.length === 0) throw new Error('this image holds no migrations');
  if (missing.length > 0) return say(10, `${missing.length} of ${image.length} migrations are missing, the first is ${missing[0]}`);
  if (later.length > 0) return say(11, `the database has had ${later.length} migrations that this version does not know, the last is ${later.at(-1)}`);
  return say(0, `${image.length} migrations, none is missing`);
}

function say(code, text) {
  console.log(`migrations: ${text}`);
  process.exitCode = code;
}

main().catch((error) => say(1, error.message));
