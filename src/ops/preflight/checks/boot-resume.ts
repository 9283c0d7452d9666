import type { PreflightCheck } from '../check.ts';

/** A change that loses its power is finished at boot, where the host has something that starts it. */
export const bootResume: PreflightCheck = {
  code: 'boot-resume',
  title: 'The host finishes an interrupted change when it boots',
  run: async ({ session: { ports, folder } }) => {
    const obstacle = await ports.hostUnits.obstacle();
    const subject = 'boot';
    if (obstacle === undefined)
      return [{ code: 'boot-resume', level: 'ok', subject, message: 'an interrupted change is finished at boot' }];
    const message = `${obstacle}: after a power cut in the middle of a change run sprocket apply once more`;
    return [{ code: 'boot-resume', level: 'warning', subject, message, fix: `sprocket apply --dir ${folder.root}` }];
  },
};
