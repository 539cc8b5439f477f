/** What scenarios build a world's EC2 with. */
export * from './attachment';
export * from './endpoint-builders';
export { addFlowLog } from './flow-logs';
export * from './group-builders';
export * from './launch';
export * from './network-acls';
export * from './network-builders';
export * from './route-builders';
export * from './volume-builders';
export * from './vpc-builders';
