// Compares the migrations in this image with those that the database has had. Changes nothing.
// Usage: migrations.cjs [missing]. Exit: 0 compared, 10 some are missing and that was asked for, 1 could not look.
'use strict';
const { readdirSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');

const core = '/app/core';
const { Client } = createRequire(`${core}/package.json`)('pg');

/** Stamps of the migrations in this image; those of the database are compared by the same number. */
function ofImage() {
  const stamps = readdirSync(`${core}/migrations`).flatMap((name) => /^(\d+)-.*\.ts$/.exec(name)?.slice(1) ?? []);
  if (stamps.length === 0) throw new Error('this image holds no migrations');
  return stamps;
}

async function ofDatabase() {
  const { db } = JSON.parse(readFileSync(`${core}/config/production.json`, 'utf8'));
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
  return rows.map(({ stamp }) => stamp);
}

async function main(asked) {
  const [image, database] = [ofImage(), await ofDatabase()];
  const newest = Math.max(...image.map(Number));
  const found = {
    missing: image.filter((stamp) => !database.includes(stamp)),
    later: database.filter((stamp) => Number(stamp) > newest),
  };
  const told = Object.entries(found).map(([name, stamps]) => `${name}: ${stamps.join(', ') || 'none'}`);
  console.log(`migrations: ${image.length} in this image; ${told.join('; ')}`);
  if (asked === 'missing' && found.missing.length > 0) process.exitCode = 10;
}

main(process.argv[2]).catch((error) => {
  console.log(`migrations: ${error.message}`);
  process.exitCode = 1;
});
