// Ends with 0 when this server reaches the API by the address that its pages are told, and with 1 and the reason when not.
const { client } = require('/app/clients/web/config/production.json');

const url = `${client.secure ? 'https' : 'http'}://${client.gqlUrl}/healthz`;
// While visitors are kept away, this is what gets through.
const pass = process.env.SPROCKET_PASS;
fetch(url, { signal: AbortSignal.timeout(5000), headers: pass ? { 'X-Sprocket-Pass': pass } : {} })
  .then((answer) => {
    if (answer.status === 200) return;
    throw new Error(`it answers ${answer.status}`);
  })
  .catch(({ message, cause }) => {
    console.log(`${url}: ${cause?.code ?? cause?.message ?? message}`);
    process.exitCode = 1;
  });
