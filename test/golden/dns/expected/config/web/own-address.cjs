// The pages call the league's API by its public address, from this server too. A name leads to the proxy inside; a bare
// address cannot, so connections to it are made to the proxy. Who is asked for, and whose certificate counts, stays the same.
const { Socket } = require('node:net');

const own = new Set([]);
const connect = Socket.prototype.connect;

Socket.prototype.connect = function (...given) {
  // Node hands its own calls over as one list, and those of others as they were written.
  const [first] = Array.isArray(given[0]) ? given[0] : given;
  const host = typeof first?.host === 'string' ? first.host.replace(/^\[|\]$/g, '') : undefined;
  if (!own.has(host)) return connect.apply(this, given);
  const instead = { ...first, host: 'league-proxy' };
  if (!Array.isArray(given[0])) return connect.call(this, instead, ...given.slice(1));
  // Node recognises its own list by marks on it, so the list itself stays.
  given[0][0] = instead;
  return connect.apply(this, given);
};
