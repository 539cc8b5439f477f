import type {
  DescribeTargetGroupsOutput,
  DescribeTargetHealthOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { openFlow } from '../../../../range/services/ec2/connection-tracking';
import { startInstance, stopInstance, terminateInstance } from '../../../../range/services/ec2/lifecycle';
import { setGroups } from '../../../../range/services/ec2/security-groups';
import { addTargetGroup } from '../../../../range/services/elbv2/builders';
import { deregisterTargets } from '../../../../range/services/elbv2/deregister-targets';
import { describeLoadBalancers } from '../../../../range/services/elbv2/describe-load-balancers';
import { describeTargetGroups } from '../../../../range/services/elbv2/describe-target-groups';
import { describeTargetHealth } from '../../../../range/services/elbv2/describe-target-health';
import { registerTargets } from '../../../../range/services/elbv2/register-targets';
import { NotModelled } from '../../../../range/wire/service-error';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { MINUTE, primaryInterface, SECOND, type WebFixture, webFixture } from '../web-fixture';

const register = (fixture: WebFixture, ...Targets: object[]) =>
  invoke(fixture, registerTargets, { TargetGroupArn: fixture.group.arn, Targets });
const deregister = (fixture: WebFixture, ...Targets: object[]) =>
  invoke(fixture, deregisterTargets, { TargetGroupArn: fixture.group.arn, Targets });
const health = (fixture: WebFixture, Targets?: object[]): string[] => {
  const { TargetHealthDescriptions = [] } = invoke<DescribeTargetHealthOutput>(
    fixture,
    describeTargetHealth,
    {
      TargetGroupArn: fixture.group.arn,
      Targets,
    },
  );
  return TargetHealthDescriptions.map(({ Target, TargetHealth }) =>
    [Target?.Port, TargetHealth?.State, TargetHealth?.Reason].filter((each) => each !== undefined).join(' '),
  );
};

function registered(options: Parameters<typeof webFixture>[0] = {}) {
  const fixture = webFixture(options);
  const instance = fixture.launch();
  register(fixture, { Id: instance.id });
  fixture.advance(MINUTE);
  return { fixture, instance };
}

describe('health of targets', () => {
  it('is initial until the first check passed', () => {
    const fixture = webFixture();
    register(fixture, { Id: fixture.launch().id });
    expect(health(fixture)).toEqual(['80 initial Elb.InitialHealthChecking']);
    fixture.advance(30 * SECOND);
    expect(health(fixture)).toEqual(['80 healthy']);
  });

  it('fails after two checks once the rules keep the load balancer out, and recovers after five', () => {
    const { fixture, instance } = registered();
    const eni = primaryInterface(fixture, instance);
    setGroups(fixture.world, eni, [fixture.quarantine.id]);
    fixture.advance(59 * SECOND);
    expect(health(fixture)).toEqual(['80 healthy']);
    fixture.advance(SECOND);
    expect(health(fixture)).toEqual(['80 unhealthy Target.Timeout']);
    setGroups(fixture.world, eni, [fixture.webGroup.id]);
    fixture.advance(149 * SECOND);
    expect(health(fixture)).toEqual(['80 unhealthy Target.Timeout']);
    fixture.advance(SECOND);
    expect(health(fixture)).toEqual(['80 healthy']);
  });

  it('does not fail by a cut that is shorter than the threshold', () => {
    const { fixture, instance } = registered();
    const eni = primaryInterface(fixture, instance);
    setGroups(fixture.world, eni, [fixture.quarantine.id]);
    fixture.advance(45 * SECOND);
    setGroups(fixture.world, eni, [fixture.webGroup.id]);
    fixture.advance(5 * MINUTE);
    expect(health(fixture)).toEqual(['80 healthy']);
  });

  it('is unused while the instance is stopped, and begins anew when it runs', () => {
    const { fixture, instance } = registered();
    stopInstance(fixture.world, instance);
    fixture.advance(MINUTE);
    expect(health(fixture)).toEqual(['80 unused Target.InvalidState']);
    startInstance(fixture.world, instance);
    fixture.advance(2 * MINUTE);
    expect(health(fixture)).toEqual(['80 healthy']);
  });

  it('ends with the instance', () => {
    const { fixture, instance } = registered();
    terminateInstance(fixture.world, instance);
    fixture.advance(2 * MINUTE);
    expect(health(fixture)).toEqual([]);
  });

  it('is unused in a group that no load balancer uses', () => {
    expect(health(registered({ loadBalancerArns: [] }).fixture)).toEqual(['80 unused Target.NotInUse']);
  });

  it('follows the address of a target by IP', () => {
    const fixture = webFixture({ targetType: 'ip' });
    const instance = fixture.launch();
    const eni = primaryInterface(fixture, instance);
    register(fixture, { Id: eni.privateAddresses[0]?.ip });
    fixture.advance(30 * SECOND);
    expect(health(fixture)).toEqual(['80 healthy']);
    setGroups(fixture.world, eni, [fixture.quarantine.id]);
    fixture.advance(MINUTE);
    expect(health(fixture)).toEqual(['80 unhealthy Target.Timeout']);
  });
});

describe('DeregisterTargets', () => {
  it('drains for the delay of the group and then forgets the target', () => {
    const { fixture, instance } = registered({ deregistrationDelaySeconds: 120 });
    deregister(fixture, { Id: instance.id });
    fixture.advance(120 * SECOND - 1);
    expect(health(fixture)).toEqual(['80 draining Target.DeregistrationInProgress']);
    fixture.advance(1);
    expect(health(fixture)).toEqual([]);
    expect(health(fixture, [{ Id: instance.id }])).toEqual(['80 unused Target.NotRegistered']);
  });

  it('keeps connections while it drains, and closes them at its end', () => {
    const { fixture, instance } = registered();
    const { world } = fixture;
    const node = world.ec2.networkInterfaces.get(fixture.balancer.networkInterfaceIds[0] ?? '');
    const answer = openFlow(world, {
      eniId: instance.eniIds[0] ?? '',
      direction: 'ingress',
      protocol: 'tcp',
      localPort: 80,
      remoteIp: node?.privateAddresses[0]?.ip ?? '',
      remotePort: 40_000,
      via: 'load-balancer',
    });
    if (answer.kind !== 'open') throw new Error(answer.why);
    deregister(fixture, { Id: instance.id });
    fixture.advance(299 * SECOND);
    expect(answer.flow.alive).toBe(true);
    fixture.advance(SECOND);
    expect(answer.flow).toMatchObject({ alive: false, closedBy: 'peer' });
  });

  it('succeeds for what is not registered', () => {
    const fixture = webFixture();
    const input = { TargetGroupArn: fixture.group.arn, Targets: [{ Id: 'i-00000000000000000' }] };
    expect(errorCode(fixture, deregisterTargets, input)).toBe('none');
  });

  it('leaves a target alone that was registered with a port of its own and is named without it', () => {
    const fixture = webFixture();
    const { id: Id } = fixture.launch();
    register(fixture, { Id }, { Id, Port: 8080 });
    deregister(fixture, { Id });
    expect(health(fixture).map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual([
      '80 draining',
      '8080 initial',
    ]);
    deregister(fixture, { Id, Port: 8080 });
    expect(health(fixture).every((text) => text.includes('draining'))).toBe(true);
  });

  it('can be taken back while it drains', () => {
    const { fixture, instance } = registered();
    deregister(fixture, { Id: instance.id });
    fixture.advance(MINUTE);
    register(fixture, { Id: instance.id });
    fixture.advance(10 * MINUTE);
    expect(health(fixture)).toEqual(['80 healthy']);
  });
});

describe('errors', () => {
  it('names what is wrong', () => {
    const fixture = webFixture();
    const { arn: TargetGroupArn } = fixture.group;
    const missing = TargetGroupArn.replace('/web/', '/none/');
    const stopped = fixture.launch();
    stopInstance(fixture.world, stopped);
    const other = { TargetGroupArn, Targets: [{ Id: 'i-00000000000000000' }] };
    expect(errorCode(fixture, deregisterTargets, { TargetGroupArn: missing, Targets: [] })).toBe(
      'TargetGroupNotFound',
    );
    expect(errorCode(fixture, describeTargetHealth, { TargetGroupArn: 'web' })).toBe('ValidationError');
    expect(errorCode(fixture, registerTargets, other)).toBe('InvalidTarget');
    expect(errorCode(fixture, registerTargets, { TargetGroupArn, Targets: [{ Id: stopped.id }] })).toBe(
      'InvalidTarget',
    );
    expect(errorCode(fixture, describeTargetGroups, { Names: ['none'] })).toBe('TargetGroupNotFound');
    expect(errorCode(fixture, describeTargetGroups, { LoadBalancerArn: 'none' })).toBe(
      'LoadBalancerNotFound',
    );
    expect(errorCode(fixture, describeTargetGroups, { PageSize: 401 })).toBe('ValidationError');
    expect(
      errorCode(fixture, describeTargetGroups, { Names: ['web'], TargetGroupArns: [TargetGroupArn] }),
    ).toBe('ValidationError');
    expect(errorCode(fixture, describeTargetGroups, { Marker: 'x' })).toBe('ValidationError');
    expect(errorCode(fixture, describeLoadBalancers, { Names: ['none'] })).toBe('LoadBalancerNotFound');
    const anomalies = { TargetGroupArn, Include: ['AnomalyDetection'] };
    expect(() => invoke(fixture, describeTargetHealth, anomalies)).toThrow(NotModelled);
  });
});

describe('DescribeTargetGroups', () => {
  it('pages, so that a caller who reads one page misses groups', () => {
    const fixture = webFixture();
    for (let at = 0; at < 450; at++) addTargetGroup(fixture.world, { name: `g${at}`, vpcId: fixture.vpc.id });
    const first: DescribeTargetGroupsOutput = invoke(fixture, describeTargetGroups, {});
    const second: DescribeTargetGroupsOutput = invoke(fixture, describeTargetGroups, {
      Marker: first.NextMarker,
    });
    expect([first.TargetGroups?.length, second.TargetGroups?.length, second.NextMarker]).toEqual([
      400,
      51,
      undefined,
    ]);
  });

  it('finds the groups of a load balancer', () => {
    const fixture = webFixture();
    addTargetGroup(fixture.world, { name: 'idle', vpcId: fixture.vpc.id });
    const input = { LoadBalancerArn: fixture.balancer.arn };
    const found: DescribeTargetGroupsOutput = invoke(fixture, describeTargetGroups, input);
    expect(found.TargetGroups?.map(({ TargetGroupName }) => TargetGroupName)).toEqual(['web']);
  });

  it('needs no resource to describe, and the group with its tags to deregister', () => {
    const fixture = webFixture({ tags: { team: 'web' } });
    expect(authorizations(fixture, describeTargetGroups, {})).toEqual([
      { action: 'elasticloadbalancing:DescribeTargetGroups', resource: '*', context: {} },
    ]);
    expect(
      authorizations(fixture, deregisterTargets, { TargetGroupArn: fixture.group.arn })[0],
    ).toMatchObject({
      action: 'elasticloadbalancing:DeregisterTargets',
      resource: fixture.group.arn,
      context: { 'aws:ResourceTag/team': 'web' },
    });
  });
});
