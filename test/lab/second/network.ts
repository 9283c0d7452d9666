import { execa } from 'execa';

/** The cable between the host and the second place, and the addresses of its ends (RFC 2544: nobody else's). */
const CABLE = 'sprocket-second';
const HOST = '198.19.255.1';
const PLACE = '198.19.255.2';

/** Rules of the host's firewall that let the second place out, and nobody in: table, chain, and the rest. */
const RULES: readonly (readonly [table: string, rule: string])[] = [
  ['nat', `POSTROUTING -s ${PLACE}/32 ! -o ${CABLE} -j MASQUERADE`],
  ['filter', `FORWARD -i ${CABLE} -j ACCEPT`],
  ['filter', `FORWARD -o ${CABLE} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`],
];

/**
 * A way from the second place to the outside, as the host's own containers have one.
 * @param pid of a process in the place
 * @throws Error when the host has another place of this kind, one with another cache
 */
export async function plugIn(pid: number): Promise<void> {
  for (const command of [
    `ip link add ${CABLE} type veth peer name eth0 netns ${pid}`,
    `ip address add ${HOST}/30 dev ${CABLE}`,
    `ip link set ${CABLE} up`,
    `nsenter -t ${pid} -n ip address add ${PLACE}/30 dev eth0`,
    `nsenter -t ${pid} -n ip link set eth0 up`,
    `nsenter -t ${pid} -n ip route add default via ${HOST}`,
  ])
    await execa('env', command.split(' '));
  // A killed run leaves its rules; the cable goes with the place.
  await removeRules();
  for (const [table, rule] of RULES) await execa('iptables', `-w -t ${table} -I ${rule}`.split(' '));
}

/** Takes all of it away; what is not there is no failure. */
export async function unplug(): Promise<void> {
  await removeRules();
  await execa('ip', ['link', 'del', CABLE], { reject: false });
}

async function removeRules(): Promise<void> {
  for (const [table, rule] of RULES) await execa('iptables', `-w -t ${table} -D ${rule}`.split(' '), { reject: false });
}
