import { checkImage } from '../checks/image-checks';
import type { LiveScenario } from './scenario';

const FAULTS = [
  { of: 2, attempts: 2, kind: 'server-error' },
  { of: 3, attempts: 1, kind: 'reset' },
] as const;

export const faultyNetwork: LiveScenario = {
  name: 'faulty-network',
  title: 'the vault answers 500 twice, and a connection breaks in the middle of a part',
  isCore: false,
  faults: FAULTS,
  async play(stage) {
    const capture = await stage.capture();
    const { recorder } = stage.context;
    const attempts = (number: number): number[] =>
      stage.vault.exchanges.filter(({ part }) => part === number).map(({ status }) => status);
    recorder.check(
      'part 2 was sent again twice',
      attempts(2).join() === '500,500,200',
      attempts(2).join(', '),
    );
    recorder.check('part 3 was sent again once', attempts(3).join() === '0,200', attempts(3).join(', '));
    await checkImage(stage, capture);
  },
};
