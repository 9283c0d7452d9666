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
 */
export async function plugIn(pid: number): Promise<void> {
  // What a killed run left: its rules, and its cable while anything still runs there.
  await unplug();
  for (const command of [
    `ip link add ${CABLE} type veth peer name eth0 netns ${pid}`,
    `ip address add ${HOST}/30 dev ${CABLE}`,
    `ip link set ${CABLE} up`,
    `nsenter -t ${pid} -n ip address add ${PLACE}/30 dev eth0`,
    `nsenter -t ${pid} -n ip link set eth0 up`,
    `nsenter -t ${pid} -n ip route add default via ${HOST}`,
    ...RULES.map(([table, rule]) => `iptables -w -t ${table} -I ${rule}`),
  ])
    await execa('env', command.split(' '));
}

/** Takes all of it away; what is not there is no failure. */
export async function unplug(): Promise<void> {
  for (const [table, rule] of RULES) await execa('iptables', `-w -t ${table} -D ${rule}`.split(' '), { reject: false });
  await execa('ip', ['link', 'del', CABLE], { reject: false });
}
