import type { Command } from 'commander';

interface Words {
  /** Command words before the cursor, such as `secrets`; empty at the top. */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly about: string }[];
}

/** A script that completes commands and flags, made from the program itself. */
export function completionScript(program: Command, shell: 'bash' | 'zsh' | 'fish'): string {
  const levels = levelsOf(program, '');
  if (shell === 'fish') return fish(levels);
  const cases = levels
    .map(({ path, words }) => `    '${path}') words='${words.map(({ word }) => word).join(' ')}' ;;`)
    .join('\n');
  const body = `_sprocket() {
  local path='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in -*) ;; *) path="\${path:+$path }\${COMP_WORDS[i]}" ;; esac
  done
  while :; do
    case $path in
${cases}
    esac
    [ -n "$words" ] || [ -z "$path" ] && break
    case $path in *' '*) path=\${path% *} ;; *) path='' ;; esac
  done
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _sprocket sprocket`;
  return shell === 'bash' ? body : `autoload -U +X bashcompinit && bashcompinit\n${body}`;
}

function levelsOf(command: Command, path: string): Words[] {
  const words = [
    ...command.commands.map((child) => ({ word: child.name(), about: child.description() })),
    ...command.options
      .filter(({ hidden }) => !hidden)
      .map(({ long, description }) => ({ word: long ?? '', about: description })),
    ...command.registeredArguments.flatMap(({ argChoices }) => (argChoices ?? []).map((word) => ({ word, about: '' }))),
  ];
  return [{ path, words }, ...command.commands.flatMap((child) => levelsOf(child, `${path} ${child.name()}`.trim()))];
}

function fish(levels: readonly Words[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  return levels
    .flatMap(({ path, words }) => {
      const parts = path.split(' ').filter((part) => part !== '');
      const condition =
        parts.length === 0
          ? '__fish_use_subcommand'
          : parts.map((part) => `__fish_seen_subcommand_from ${part}`).join('; and ');
      return words.map(({ word, about }) =>
        word.startsWith('--')
          ? `complete -c sprocket -n ${quoted(condition)} -l ${word.slice(2)} -d ${quoted(about)}`
          : `complete -c sprocket -f -n ${quoted(condition)} -a ${word} -d ${quoted(about)}`,
      );
    })
    .join('\n');
}
