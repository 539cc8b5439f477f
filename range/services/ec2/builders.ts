/** What scenarios build a world's EC2 with. */
export * from './endpoint-builders';
export * from './launch';
export * from './network-builders';
