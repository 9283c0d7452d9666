import { Column, Entity, JoinColumn, OneToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Organization } from './organization.model';

@Entity({ schema: 'sprocket' })
export class OrganizationProfile extends BaseModel {
  @Column({ type: 'varchar' })
  name!: string;

  @Column({ type: 'varchar' })
  description!: string;

  @Column({ type: 'varchar', default: '' })
  websiteUrl!: string;

  @Column({ type: 'varchar' })
  primaryColor!: string;

  @Column({ type: 'varchar' })
  secondaryColor!: string;

  @Column({ type: 'varchar', nullable: true })
  logoUrl!: string | null;

  @OneToOne(() => Organization, (organization) => organization.profile)
  @JoinColumn()
  organization!: Organization;
}
