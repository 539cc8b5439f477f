import type { World } from '../../world';

/** The zone's id, such as `use1-az1` for `us-east-1a`; on AWS the mapping differs from account to account. */
export function zoneId(world: World, zone: string): string {
  const [area = '', direction = '', number = ''] = world.region.split('-').slice(-3);
  const short = direction.replace(/(north|south|east|west|central)/g, (word) => word.charAt(0));
  return `${area}${short}${number}-az${zone.charCodeAt(zone.length - 1) - 96}`;
}
