export { type PolicyDocument, parsePolicy } from './document';
export { type AuthorizationRequest, type Decision, evaluate, type Principal } from './evaluate';
