import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Organization } from '../organization/organization.model';
import { OrganizationConfigurationKey } from './organization-configuration-key.model';

@Entity({ schema: 'sprocket' })
export class OrganizationConfigurationValue extends BaseModel {
  @Column({ type: 'varchar' })
  value!: string;

  @ManyToOne(() => Organization)
  @JoinColumn()
  organization!: Organization;

  @ManyToOne(() => OrganizationConfigurationKey)
  @JoinColumn()
  key!: OrganizationConfigurationKey;
}
