import { MEMORY_MIB } from '../../../range/orders/outcome';

/** What the numbers do not show: stated beside them. */
export const LIMITS: readonly string[] = [
  'The account, the intruders and their habits are models. How much an intruder sends, how often it calls and how fast it wipes are assumptions (range/intruder/temperament.ts); another beat or another wipe would move the numbers. What the orders do differently from each other moves less.',
  'Each of the intruders is a caricature of one habit. Real ones mix them, and nobody knows beforehand which one it is; the means over all five count each as equally likely, which they are not.',
  `A capture takes as long as one of ${MEMORY_MIB / 1024} GiB at 90 MiB/s, whatever the instance of the scenario has. That time grows with the memory, and with it what *capture first* lets out; the orders that isolate first are cut off as early with any amount of it. What goes on meanwhile over connections that the finding does not name grows in both.`,
  'A snapshot holds the volume as it is when EC2 answers; what the guest had not yet written to it is not modelled, neither after a stop without shutdown nor before it. File systems with a journal survive that; databases may have to recover.',
  'The guest cannot see that a snapshot is taken, and the intruders do not ask the API. One that holds credentials with `ec2:DescribeSnapshots` could.',
  'No intruder keeps from hibernating, and none wipes when the guest is about to: the scenario `hibernation-subverted` shows what becomes of it where one does. A RAM image counts as memory kept here because the range can look into it; outside it is not proved until somebody reads it.',
  'Volatile traces count as kept where the live triage shows them, or where a memory image with the secret exists, from which an examiner reads processes and connections. The analysis itself is not modelled.',
  'An infected neighbour does not infect others, and what came in by it is not counted: the numbers of a real worm grow faster.',
  'A stop, a quarantine and a replacement cost the business something, and a false alarm costs it for nothing. That is not in the model: only neighbours that lose a connection, their credentials or their place in the group are counted.',
  'The orders that are not offered are played with the same functions in another order of states. The people, queues and minutes that go by before somebody swaps a group by hand are not in them.',
  'Compute is Step Functions and Lambda; snapshots, the vault, keys and requests are not in it. It is below a cent in every order and decides nothing.',
];
