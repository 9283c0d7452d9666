import { buildSchema, GraphQLScalarType, type GraphQLSchema } from 'graphql';

const SDL = `
  scalar Upload

  type OrganizationProfile {
    id: Float! name: String! description: String! websiteUrl: String!
    primaryColor: String! secondaryColor: String! logoUrl: String
  }
  type Organization { id: Float! profile: OrganizationProfile! }
  type UserProfile { displayName: String! email: String! }
  type User { id: Float! type: [String!] profile: UserProfile }
  type ScrimMetrics { pendingScrims: Float! totalScrims: Float! totalPlayers: Float! }
  type Player { id: Float! salary: Float! }
  type OperationError { message: String! code: Float! }
  union IntakeUserResult = Player | OperationError
  "Which stand-in this is; the real schema has no such type."
  type StandIn { version: String! mood: String! instance: String! }

  input OrganizationProfileInput {
    name: String description: String websiteUrl: String primaryColor: String secondaryColor: String logoUrl: String
  }
  input CreatePlayerTuple { gameSkillGroupId: Float! salary: Float! }

  type Query {
    getOrganizationById(id: Float!): Organization!
    me: User!
    getScrimMetrics: ScrimMetrics!
    getScrimsDisabled: Boolean!
    standIn: StandIn!
  }
  type Mutation {
    updateOrganizationProfile(id: Float!, profile: OrganizationProfileInput!): OrganizationProfile!
    intakeUser(name: String!, discord_id: String!, playersToLink: [CreatePlayerTuple!]!): IntakeUserResult!
    setScrimsDisabled(disabled: Boolean!): Boolean!
    parseReplays(files: [Upload!]!, submissionId: String!): [String!]!
    "Stores a report card image; the real application does so when a scrim is ratified."
    standInReportCard(name: String!): String!
  }
  type Subscription { followScrimMetrics: ScrimMetrics! }
`;

/** The part of the real schema that this stand-in answers. */
export function buildApiSchema(): GraphQLSchema {
  const schema = buildSchema(SDL);
  const upload = schema.getType('Upload') as GraphQLScalarType;
  upload.parseLiteral = () => {
    throw new TypeError('Upload is only possible as a variable of a multipart request');
  };
  return schema;
}
