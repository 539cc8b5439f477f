/**
 * What the bundles have in place of the SDK's chain of credential providers. Lambda hands a function its role's
 * credentials in the environment; profiles, SSO, web identity and container endpoints never apply there, and are a
 * third of a small bundle. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
