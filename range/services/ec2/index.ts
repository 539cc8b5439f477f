import type { AnyOperation } from '../../wire/operation';
import { associateAddress } from './associate-address';
import { attachNetworkInterface } from './attach-network-interface';
import { authorizeSecurityGroupEgress } from './authorize-security-group-egress';
import { authorizeSecurityGroupIngress } from './authorize-security-group-ingress';
import { cancelSpotInstanceRequests } from './cancel-spot-instance-requests';
import { createNetworkAclEntry } from './create-network-acl-entry';
import { createSecurityGroup } from './create-security-group';
import { createSnapshot } from './create-snapshot';
import { createSnapshots } from './create-snapshots';
import { createTags } from './create-tags';
import { deleteNetworkAclEntry } from './delete-network-acl-entry';
import { deleteSecurityGroup } from './delete-security-group';
import { deleteTags } from './delete-tags';
import { describeAddresses } from './describe-addresses';
import { describeFlowLogs } from './describe-flow-logs';
import { describeIamInstanceProfileAssociations } from './describe-iam-instance-profile-associations';
import { describeInstanceAttribute } from './describe-instance-attribute';
import { describeInstanceStatus } from './describe-instance-status';
import { describeInstanceTypes } from './describe-instance-types';
import { describeInstances } from './describe-instances';
import { describeManagedPrefixLists } from './describe-managed-prefix-lists';
import { describeNetworkAcls } from './describe-network-acls';
import { describeNetworkInterfaces } from './describe-network-interfaces';
import { describeRouteTables } from './describe-route-tables';
import { describeSecurityGroupRules } from './describe-security-group-rules';
import { describeSecurityGroups } from './describe-security-groups';
import { describeSnapshots } from './describe-snapshots';
import { describeSpotInstanceRequests } from './describe-spot-instance-requests';
import { describeSubnets } from './describe-subnets';
import { describeVolumes } from './describe-volumes';
import { describeVpcAttribute } from './describe-vpc-attribute';
import { describeVpcEndpoints } from './describe-vpc-endpoints';
import { describeVpcs } from './describe-vpcs';
import { detachNetworkInterface } from './detach-network-interface';
import { disassociateAddress } from './disassociate-address';
import { getConsoleOutput } from './get-console-output';
import { getConsoleScreenshot } from './get-console-screenshot';
import { getManagedPrefixListEntries } from './get-managed-prefix-list-entries';
import { getSerialConsoleAccessStatus } from './get-serial-console-access-status';
import { modifyInstanceAttribute } from './modify-instance-attribute';
import { modifyInstanceMetadataOptions } from './modify-instance-metadata-options';
import { modifyNetworkInterfaceAttribute } from './modify-network-interface-attribute';
import { replaceNetworkAclAssociation } from './replace-network-acl-association';
import { replaceNetworkAclEntry } from './replace-network-acl-entry';
import { revokeSecurityGroupEgress } from './revoke-security-group-egress';
import { revokeSecurityGroupIngress } from './revoke-security-group-ingress';
import { startInstances } from './start-instances';
import { stopInstances } from './stop-instances';
import { terminateInstances } from './terminate-instances';

/** What the range answers for EC2; any other operation is not modelled. */
export const operations: readonly AnyOperation[] = [
  associateAddress,
  attachNetworkInterface,
  authorizeSecurityGroupEgress,
  authorizeSecurityGroupIngress,
  cancelSpotInstanceRequests,
  createNetworkAclEntry,
  createSecurityGroup,
  createSnapshot,
  createSnapshots,
  createTags,
  deleteNetworkAclEntry,
  deleteSecurityGroup,
  deleteTags,
  describeAddresses,
  describeFlowLogs,
  describeIamInstanceProfileAssociations,
  describeInstanceAttribute,
  describeInstanceStatus,
  describeInstanceTypes,
  describeInstances,
  describeManagedPrefixLists,
  describeNetworkAcls,
  describeNetworkInterfaces,
  describeRouteTables,
  describeSecurityGroupRules,
  describeSecurityGroups,
  describeSnapshots,
  describeSpotInstanceRequests,
  describeSubnets,
  describeVolumes,
  describeVpcAttribute,
  describeVpcEndpoints,
  describeVpcs,
  detachNetworkInterface,
  disassociateAddress,
  getConsoleOutput,
  getConsoleScreenshot,
  getManagedPrefixListEntries,
  getSerialConsoleAccessStatus,
  modifyInstanceAttribute,
  modifyInstanceMetadataOptions,
  modifyNetworkInterfaceAttribute,
  replaceNetworkAclAssociation,
  replaceNetworkAclEntry,
  revokeSecurityGroupEgress,
  revokeSecurityGroupIngress,
  startInstances,
  stopInstances,
  terminateInstances,
];
