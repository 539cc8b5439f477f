/** The formats of what proves a case: pure, without AWS, shared by what writes them and by what verifies them. */
export * from './hash';
export * from './layout';
export * from './manifest';
export * from './record';
export * from './timeline';
export * from './tool';
