import { execa } from 'execa';

/** The cable between the host and a place, and the addresses of its ends (RFC 2544: nobody else's). */
function cableOf(number: number) {
  const first = number * 4;
  const [host, place] = [`198.19.255.${first + 1}`, `198.19.255.${first + 2}`];
  const cable = `sprocket-place${number}`;
  // Rules of the host's firewall that let the place out, and nobody in: table, chain, and the rest.
  const rules = [
    ['nat', `POSTROUTING -s ${place}/32 ! -o ${cable} -j MASQUERADE`],
    ['filter', `FORWARD -i ${cable} -j ACCEPT`],
    ['filter', `FORWARD -o ${cable} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`],
  ] as const;
  return { cable, host, place, rules };
}

/**
 * A way from a place to the outside, as the host's own containers have one.
 * @param pid of a process in the place
 */
export async function plugIn(number: number, pid: number): Promise<void> {
  // What a killed run left: its rules, and its cable while anything still runs there.
  await unplug(number);
  const { cable, host, place, rules } = cableOf(number);
  for (const command of [
    `ip link add ${cable} type veth peer name eth0 netns ${pid}`,
    `ip address add ${host}/30 dev ${cable}`,
    `ip link set ${cable} up`,
    `nsenter -t ${pid} -n ip address add ${place}/30 dev eth0`,
    `nsenter -t ${pid} -n ip link set eth0 up`,
    `nsenter -t ${pid} -n ip route add default via ${host}`,
    ...rules.map(([table, rule]) => `iptables -w -t ${table} -I ${rule}`),
  ])
    await execa('env', command.split(' '));
}

/** Takes all of it away; what is not there is no failure. */
export async function unplug(number: number): Promise<void> {
  const { cable, rules } = cableOf(number);
  for (const [table, rule] of rules) await execa('iptables', `-w -t ${table} -D ${rule}`.split(' '), { reject: false });
  await execa('ip', ['link', 'del', cable], { reject: false });
}
