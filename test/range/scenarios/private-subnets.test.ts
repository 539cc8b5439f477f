import { connect } from '../../../range/intruder/connect';
import { stage } from './scenario-fixture';

test.each(['c2-through-nat', 'dns-tunnel'])(
  '%s goes through a NAT gateway, and is tracked always',
  (name) => {
    const { world, staged } = stage(name);
    expect(connect(world, staged.subject, staged.c2, 49_152)).toMatchObject({
      via: 'nat-gateway',
      automaticallyTracked: true,
    });
  },
);
