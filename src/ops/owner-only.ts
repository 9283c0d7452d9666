import { SprocketError } from '../core/sprocket-error.ts';

/**
 * Looks at files that only their owner may read.
 * @param command that the owner would type
 * @throws SprocketError state-invalid when this user may not
 */
export async function ownerOnly<T>(command: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new SprocketError('state-invalid', 'This user may not read the certificates of the league', {
      hint: `sudo ${command}, or as the user who owns them`,
      cause: error,
    });
  }
}
