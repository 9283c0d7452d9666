import { SprocketError } from '../../src/core/sprocket-error.ts';

/** The SprocketError that some work throws. Anything else, or nothing, fails the test. */
export function thrownBy(work: () => unknown): SprocketError {
  try {
    work();
  } catch (error) {
    if (error instanceof SprocketError) return error;
    throw error;
  }
  throw new Error('expected an error, but nothing was thrown');
}

/** The same for work that takes time. */
export async function rejectionOf(work: Promise<unknown>): Promise<SprocketError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SprocketError) return error;
    throw error;
  }
  throw new Error('expected an error, but nothing was thrown');
}
