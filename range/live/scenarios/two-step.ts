import { checkImage } from '../checks/image-checks';
import type { LiveScenario } from './scenario';

const LISTEN_MS = 2_500;

/** The open-then-empty swap while the parts flow: what EC2 documents of untracked flows, done to a capture that must survive it. */
export const twoStep: LiveScenario = {
  name: 'two-step',
  title: 'the open-then-empty swap in the middle of a capture',
  isCore: false,
  async play(stage) {
    const { c2, account, context, vault } = stage;
    const { recorder } = context;
    await stage.isolate('quarantine');
    await stage.isolate('evidence-channel');
    let partsBefore = 0;
    const capture = await stage.capture(async () => {
      const heard = await c2.isHeardWithin(LISTEN_MS);
      recorder.check('the C2 connection is alive in the evidence channel, while parts flow', heard);
      partsBefore = vault.storedParts;
      await stage.isolate('conversion');
      await stage.isolate('quarantine');
      await stage.isolate('evidence-channel');
      recorder.check('silent after the swap', !(await c2.isHeardWithin(LISTEN_MS)));
      const isOpen = await stage.canConnect(account.c2.ip, account.c2.port);
      recorder.check('and no new connection to it is possible', !isOpen);
    });
    const { storedParts } = vault;
    recorder.check(
      'parts were stored before the swap and after it',
      partsBefore > 0 && storedParts > partsBefore,
      `${partsBefore} of ${storedParts} before`,
    );
    await checkImage(stage, capture);
  },
};
