import { ServiceError } from '../../wire/service-error';

export const validationError = (message: string): ServiceError =>
  new ServiceError('ValidationException', message);

export const invalidParameter = (message: string): ServiceError =>
  validationError(`One or more parameter values were invalid: ${message}`);
