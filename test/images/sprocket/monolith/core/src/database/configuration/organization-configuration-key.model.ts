import { Column, Entity } from 'typeorm';

import { BaseModel } from '../base.model';

export const CONFIGURATION_KEY_CODES = [
  'SCRIM_QUEUE_BAN_CHECKIN_TIMEOUT_MINUTES',
  'SCRIM_QUEUE_BAN_INITIAL_DURATION_MINUTES',
  'SCRIM_QUEUE_BAN_DURATION_MODIFIER',
  'SCRIM_QUEUE_BAN_MODIFIER_FALL_OFF_DAYS',
  'PRIMARY_DISCORD_GUILD_SNOWFLAKE',
  'ALTERNATE_DISCORD_GUILD_SNOWFLAKES',
  'REPORT_CARD_DISCORD_WEBHOOK_URL',
  'SCRIM_REQUIRED_RATIFICATIONS',
  'SKILL_GROUP_CHANGE_DISCORD_WEBHOOK_URL',
  'TRANSACTIONS_DISCORD_WEBHOOK_URL',
];

@Entity({ schema: 'sprocket' })
export class OrganizationConfigurationKey extends BaseModel {
  @Column({ type: 'enum', enum: CONFIGURATION_KEY_CODES })
  code!: string;

  @Column({ type: 'varchar' })
  default!: string;

  @Column({ type: 'enum', enum: ['STRING', 'INTEGER', 'FLOAT', 'ARRAY_STRING'] })
  type!: string;
}
