// What TypeORM's CLI connects with. Paths are relative to the current directory, as in the real image: the compiled
// migrations and the password file are looked for where the command is run, not beside this file.
import fs from 'node:fs';

import config from 'config';
import { DataSource } from 'typeorm';

const { DB_HOST, DB_PORT, DB_USERNAME, DB_DATABASE, DB_PASSWORD, DB_SSL } = process.env;

export default new DataSource({
  type: 'postgres',
  host: DB_HOST || config.get('db.host'),
  port: Number(DB_PORT || config.get('db.port')),
  username: DB_USERNAME || config.get('db.username'),
  password: DB_PASSWORD || fs.readFileSync('./secret/db-password.txt', 'utf8').trim(),
  database: DB_DATABASE || config.get('db.database'),
  ssl: DB_SSL === 'true' ? { rejectUnauthorized: false } : false,
  schema: 'public',
  migrationsTableName: 'migrations',
  migrations: ['dist/migrations/*.js'],
});
