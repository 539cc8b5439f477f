/**
 * The intruder's server, a process of its own because it lives in a namespace of its own: `c2-server ADDRESS PORT SECRET`. It gives
 * each caller the secret and tells on stdout, a line of JSON each, what it hears.
 */
import { createServer } from 'node:net';

const [address = '', port = '', secret = ''] = process.argv.slice(2);
let connections = 0;

const tell = (event: object): void => void process.stdout.write(`${JSON.stringify(event)}\n`);

const server = createServer((socket) => {
  const connection = ++connections;
  tell({ kind: 'connected', connection });
  socket.write(Buffer.from(secret, 'hex'));
  socket.setEncoding('latin1').on('data', (text: string) => {
    for (const line of text.split('\n').filter(Boolean)) {
      const [word, virtual = '', physical = '', pid = ''] = line.split(' ');
      tell(word === 'at' ? { kind: 'at', connection, virtual, physical, pid } : { kind: 'beat', connection });
    }
  });
  socket.on('error', () => undefined);
});
server.listen(Number(port), address, () => tell({ kind: 'listening' }));
