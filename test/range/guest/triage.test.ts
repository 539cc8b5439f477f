import { TRIAGE_STEP } from '../../../documents/parameters';
import { parseTriage, parseTriageOutcome, renderTriagePlan } from '../../../documents/triage';
import { connect } from '../../../range/intruder/connect';
import { Guest } from './guest-fixture';

async function collect(guest: Guest, limit = 1024 * 1024) {
  const outputUrl = await guest.put('triage.txt');
  const plan = renderTriagePlan({ timeLimitSeconds: 60, limit, outputUrl });
  const { stdout } = await guest.run(TRIAGE_STEP, plan);
  return { outcome: parseTriageOutcome(stdout), output: guest.stored('triage.txt') };
}

const LIMIT = 64 * 1024;

const sectionOf = (output: Uint8Array | undefined, name: string): string => {
  const found = parseTriage(Buffer.from(output ?? '')).find((each) => each.name === name);
  return Buffer.from(found?.bytes ?? '').toString('utf8');
};

test('shows the implant that is in memory, and the connections that are open', async () => {
  const guest = new Guest({ memory: { implant: 'session key' }, publicIp: 'auto-assigned' });
  connect(guest.wire.world, guest.instance, { ip: '198.51.100.23', port: 443 }, 49_152);
  const { outcome, output } = await collect(guest);
  expect(outcome).toMatchObject({ status: 'ok', cut: 0, bytes: output?.size });
  expect(outcome.status === 'ok' && outcome.sha256).toBe(output?.sha256().toString('hex'));
  const bytes = output?.toBytes();
  expect(sectionOf(bytes, 'processes')).toContain('deleted /dev/shm/implant');
  expect(sectionOf(bytes, 'processes')).not.toContain('session key');
  expect(sectionOf(bytes, 'clock')).toMatch(/^2026-11-23T/);
});

test('does not show an implant that was wiped before', async () => {
  const guest = new Guest({ memory: { implant: 'session key' } });
  guest.instance.memory.clear();
  const { output } = await collect(guest);
  expect(sectionOf(output?.toBytes(), 'processes')).not.toContain('implant');
});

test('cuts what does not fit into the limit, and keeps its frame', async () => {
  const { outcome, output } = await collect(new Guest({ memory: { ['x'.repeat(LIMIT)]: '' } }), LIMIT);
  const sections = parseTriage(Buffer.from(output?.toBytes() ?? ''));
  const cut = sections.filter(({ isWhole }) => !isWhole).length;
  expect(cut).toBeGreaterThan(0);
  expect(outcome).toMatchObject({ status: 'ok', cut, sections: sections.length });
  expect(sections.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(LIMIT);
});

test('fails on a plan that is none of its own', async () => {
  const { stdout, exitCode } = await new Guest().run(TRIAGE_STEP, 'cordon-capture-plan 2\n');
  expect([exitCode, parseTriageOutcome(stdout)]).toEqual([
    1,
    { status: 'failed', stage: 'plan', reason: 'malformed', detail: '' },
  ]);
});
