import { networkInterfaces } from 'node:os';
import { answerAt, type Answers } from '../../../league/answers.ts';
import type { Draft } from '../../../ops/init/draft.ts';
import { type LocalAddresses, localAddresses } from '../local-addresses.ts';
import type { Question } from '../question.ts';
import { answered, requiring, textQuestion } from '../text-question.ts';
import { BACK } from '../ui.ts';

type Way = 'localhost' | 'lan' | 'tailnet' | 'domain';
const WAYS: readonly Way[] = ['localhost', 'lan', 'tailnet', 'domain'];

/** Ways in: the details of each that was chosen, then the choice. */
export function wayQuestions(found: LocalAddresses = localAddresses(networkInterfaces())): readonly Question[] {
  return [
    textQuestion('ways.lan', {
      message: 'Address of this host in the local network',
      ...(found.lan ? { hint: 'Found on this host; a name that your network knows is fine too.' } : {}),
      example: '192.168.1.20',
      suggest: () => found.lan,
    }),
    textQuestion('ways.tailnet', {
      message: 'Tailscale address or MagicDNS name of this host',
      hint: 'tailscale ip -4 tells it.',
      example: '100.101.102.103',
      suggest: () => found.tailnet,
    }),
    textQuestion('ways.domain', {
      message: 'Domain of the league',
      hint: 'Its DNS, and that of api.DOMAIN, must point at this host; ports 80 and 443 must be open to the internet.',
      example: 'rockets.example.org',
    }),
    textQuestion('ways.email', {
      message: 'E-mail address for the certificate authority',
      hint: 'Let’s Encrypt keeps it with the account of this league.',
      example: 'you@example.org',
    }),
    choice(found),
  ];
}

function choice(found: LocalAddresses): Question {
  return {
    id: 'ways',
    isOpen: (draft) => wanted(draft).length === 0,
    ask: async (ui, draft, earlier) => {
      const before = wanted(earlier);
      const chosen = await ui.chooseMany<Way>({
        message: 'How do people reach the league? One or more:',
        choices: [
          { value: 'localhost', label: 'on this machine', hint: 'http://localhost' },
          { value: 'lan', label: 'in the local network', ...(found.lan ? { hint: `https://${found.lan}` } : {}) },
          { value: 'tailnet', label: 'in a tailnet', hint: found.tailnet ? `https://${found.tailnet}` : 'Tailscale' },
          {
            value: 'domain',
            label: 'by a public domain',
            hint: 'https with a certificate that everybody trusts',
          },
        ],
        initial: before.length > 0 ? before : ['localhost'],
        required: true,
      });
      if (chosen === BACK) return BACK;
      const ways: Answers = chosen.includes('localhost') ? { localhost: true } : {};
      const details = chosen.filter((way) => way !== 'localhost').map((way) => `ways.${way}`);
      return requiring(answered(draft, 'ways', ways), ...details);
    },
  };
}

/** Ways that were chosen, whether their details are known or not. */
function wanted({ answers, required }: Draft): Way[] {
  return WAYS.filter((way) => Boolean(answerAt(answers, `ways.${way}`)) || required.has(`ways.${way}`));
}
