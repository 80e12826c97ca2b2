// Sends commands to a server as fast as it answers, from a process of its own: node http-load.ts <url> <connections> <seconds>
import autocannon from 'autocannon';

const [url = '', connections = '100', seconds = '3'] = process.argv.slice(2);
let sent = 0;

const result = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  requests: [
    {
      method: 'POST',
      path: '/v1/organisations',
      setupRequest: (request) => {
        sent += 1;
        const code = `bench_${process.pid}_${sent}`;
        return {
          ...request,
          headers: {
            'content-type': 'application/json',
            'idempotency-key': code,
            'ledger-actor': 'synthetic-bench; bench; outcome-payer',
          },
          body: JSON.stringify({
            organisation: code,
            name: 'An organisation that is made up (synthetic)',
            identifiers: [
              { scheme: 'GB-COH', id: code },
              { scheme: 'GB-CHC', id: code },
            ],
          }),
        };
      },
    },
  ],
});
const { requests, latency, non2xx, errors } = result;
process.stdout.write(
  JSON.stringify({ perSecond: requests.average, p50: latency.p50, p99: latency.p99, failed: non2xx + errors }),
);
