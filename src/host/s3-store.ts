import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { SprocketError } from '../core/sprocket-error.ts';
import type { ObjectStore, StorageAccess } from './ports.ts';

/** An S3 service behind the AWS SDK, which is only loaded when a store is asked for. */
export async function s3Store(access: StorageAccess): Promise<ObjectStore> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = quietly(
    () =>
      new sdk.S3Client({
        endpoint: access.endpoint,
        region: access.region,
        forcePathStyle: true,
        maxAttempts: 2,
        requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000 },
        credentials: { accessKeyId: access.accessKey.reveal(), secretAccessKey: access.secretKey.reveal() },
      }),
  );
  const asking = async <T>(what: string, request: () => Promise<T>): Promise<T> => {
    try {
      return await request();
    } catch (error) {
      throw explain(what, access.endpoint, error);
    }
  };
  return {
    hasBucket: (name) =>
      asking(`looking for the bucket ${name}`, async () => {
        try {
          await client.send(new sdk.HeadBucketCommand({ Bucket: name }));
          return true;
        } catch (error) {
          if (statusOf(error) === 404) return false;
          throw error;
        }
      }),
    createBucket: async (name) => {
      await asking(`creating the bucket ${name}`, () => client.send(new sdk.CreateBucketCommand({ Bucket: name })));
    },
    roundTrip: (bucket) => roundTrip(sdk, client, bucket, asking),
  };
}

async function roundTrip(
  sdk: typeof import('@aws-sdk/client-s3'),
  client: S3Client,
  Bucket: string,
  asking: <T>(what: string, request: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const Key = `sprocket-check/${randomUUID()}`;
  await asking(`putting an object into ${Bucket}`, () =>
    client.send(new sdk.PutObjectCommand({ Bucket, Key, Body: Key })),
  );
  const body = await asking(`getting an object from ${Bucket}`, async () => {
    const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToString();
  });
  await asking(`deleting an object from ${Bucket}`, () => client.send(new sdk.DeleteObjectCommand({ Bucket, Key })));
  if (body !== Key)
    throw new SprocketError(
      'storage-unusable',
      `The object storage gave back another object than was put into ${Bucket}`,
    );
}

function explain(what: string, endpoint: string, error: unknown): SprocketError {
  if (error instanceof SprocketError) return error;
  const { name = '', message = '', code = '' } = error as { name?: string; message?: string; code?: string };
  const status = statusOf(error);
  const reason = /SignatureDoesNotMatch/.test(name) ? 'the secret key is wrong'
    : /InvalidAccessKeyId/.test(name) ? 'the access key is not known there'
    : /RequestTimeTooSkewed/.test(name) ? 'the clock of this host is wrong'
    : status === 401 || status === 403 ? 'the keys may not do this'
    : status === 404 ? 'the bucket does not exist'
    : `${name || code} ${message}`.trim(); // prettier-ignore
  return new SprocketError('storage-unusable', `${what} at ${endpoint} failed: ${reason}`, {
    hint: 'Check storage in sprocket.yaml, and the keys: sprocket secrets set s3-access-key (s3-secret-key)',
    cause: error,
  });
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** The SDK tells developers which Node it will drop next year; whoever runs a league cannot use that. */
function quietly<T>(make: () => T): T {
  const emit = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return make();
  } finally {
    process.emitWarning = emit;
  }
}
