// Ready means: the API answers a query that needs the database, its schema and the league's row.
const query = '{ getOrganizationById(id: 2) { id profile { name } } }';
try {
  const response = await fetch('http://127.0.0.1:3001/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(25_000),
  });
  const body = await response.json();
  if (body?.data?.getOrganizationById?.profile?.name) process.exit(0);
  console.log(`not ready: ${JSON.stringify(body).slice(0, 300)}`);
} catch (error) {
  console.log(`not ready: ${error.cause?.code ?? error.message}`);
}
process.exit(1);
