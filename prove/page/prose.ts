/** What is said on the page in words. */
export const METHOD = `A responder that fails once at the wrong moment is worse than none. So each call that Cordon makes in a drill is made to go wrong, in every way in which a call to
AWS can go wrong, in every mode; then what happens beside the calls: events that come twice or late, a workflow that is stopped and redriven, a deployment in the middle of a case, three subjects in one VPC at
the same time. After each run the laws in \`prove/laws\` are asked, which look at the simulated account and not at what Cordon says of itself:

- the subject is cut off, or an alarm calls a person; after a fault that passes by itself it is cut off;
- what the verdict calls contained, complete, kept or protected is so in the account;
- every value was written down before it was changed, and nobody else lost anything;
- no evidence was deleted; no secret is in a log, a notice or an event;
- nothing was stopped before its memory was safe, in a mode that promises it;
- one case a subject, one execution a case, and none of them stays open without an alarm;
- once nothing goes wrong any more, a release puts the account back as it was.

A run is named by one word: scenario, mode, seed, and what went wrong. \`npm run prove -- --replay WORD\` plays it again, to the byte, and shows its timeline.
*Contained* below is what the account shows at the end of the case; *alarmed instead* is a case that did not contain its subject and said so.`;

export const PRUNED = `A function's handler is a function of its event and of the answers to its calls, so a fault at the same call made for the same purpose is the same experiment up to that function's result.
Two calls are of one class if the same function makes them, is asked for the same (the action and the group that its event names), and their inputs have the same shape: the same fields, truth values and lengths of lists, whatever the ids, names, addresses and times.
Of each class one call is played with each kind of fault. The seed draws a mode that has it: all that the workflow sees of a function is its result, and what each mode makes of a function that crashes, hangs, fails for good or comes late is played in every mode.

What is left out of the full product, and why:

- the SDK repeats a call that was throttled twice, failed once or was lost on its way: the handler sees nothing of it but the time. This is played once for each function and service in each mode;
- a process that ends leaves behind what it had changed until then. It ends after each change, and before anything, once for each order of a function. A process that hangs has ended, too, and is noticed later and by another name;
- a service that fails for ever is an error with a code that no function looks at: once for each order and service. Throttled for ever, denied and vanished are codes that functions look at: at each class;
- an answer that was lost after a read changes nothing: only those of changes are played.

The class is coarser than the history: what came before the call in its function can differ. What the classes leave out (first each class in its other modes, then its other calls), and pairs of faults, are drawn by the seed for as long as there is time, so that another seed tries others; \`--all\` leaves nothing out, and takes hours.`;

export const LIMITS = `- The range is a model. What AWS does where it does not say what it does is a choice of the range (docs/range.md).
- Hosts are small (32 MiB of memory): what takes long with a large image is not played here.
- A fault is at a call of Cordon's functions. Faults of the host, of its agent and of its streaming are tests of their own (\`test/documents\`, \`test/workflow\`).
- Races are of three subjects without an agent; their faults are only those that the race makes by itself.
- That the next trigger finishes what ended as not contained is proved by a test of the whole workflow (test/workflow/again.test.ts), not at every fault. A case whose workflow broke off without a report is started again by no trigger: a person redrives it.
- Known and not mended: a hold that comes after the manifest and finds nothing out of place may write down addresses that no record lists, so that \`cordon verify\` fails (\`second-interface/online/seed-1/HoldFunction:dynamodb:GetItem#1=hang\`).
- Laws find what they look for. Each is fed a run that breaks it (\`test/prove\`).`;
