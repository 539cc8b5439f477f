/** Runs a command to its end; its status becomes that of the process. */
export function run(command: Promise<number>): void {
  // A reader that goes away (`npm start | head`) ends the output, not what goes on.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  void command.then((status) => {
    process.exitCode = status;
  });
}
