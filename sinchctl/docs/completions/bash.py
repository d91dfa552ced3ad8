"""The completion script for bash; works without the bash-completion package."""

from collections.abc import Sequence

from .model import CommandWords, common_options, value_rows

_HEAD = """\
# bash completion for sinchctl, written from its command tree by sinchctl.docs.completions.write.
# Source it, or put it where bash-completion looks.

"""
_BODY = """\
_sinchctl_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }

_sinchctl_offer() {
  case $1 in
    -) ;;
    files)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    flows)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$cur"; compgen -f -- "$cur" |
        grep -E '\\.(ya?ml|json|toml)$')
      ;;
    'files '*)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -W "${1#files }" -- "$cur"; compgen -f -- "$cur")
      ;;
    profiles) _sinchctl_words "$("$program" --words profiles 2>/dev/null)" ;;
    menus|scenarios) _sinchctl_words "$("$program" --words "$1" "${files[@]}" 2>/dev/null)" ;;
    *) _sinchctl_words "$1" ;;
  esac
}

_sinchctl() {
  local cur=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} at='' word skip='' pending='' value
  local words options arguments repeats
  local -a files=() kinds=()
  local -i i n=0
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word == '=' ]]; then continue; fi
    if [[ -n $skip ]]; then skip=''; continue; fi
    if [[ $word == -?* ]]; then
      if _sinchctl_value "$at" "$word"; then skip=$word; fi
      continue
    fi
    if _sinchctl_table "${at:+$at }$word"; then
      at=${at:+$at }$word
      continue
    fi
    n+=1
    files+=("$word")
  done
  if [[ $cur == '=' ]]; then cur=''; fi
  if [[ -n $skip ]] && _sinchctl_value "$at" "$skip"; then
    _sinchctl_offer "$value"
    return
  fi
  _sinchctl_table "$at"
  if [[ $cur == -* ]]; then
    _sinchctl_words "$options $common_options"
  elif [[ -n $words && $n -eq 0 ]]; then
    _sinchctl_words "$words"
  else
    IFS='|' read -r -a kinds <<<"$arguments"
    if ((n < ${#kinds[@]})); then
      _sinchctl_offer "${kinds[n]}"
    elif [[ -n $repeats ]]; then
      _sinchctl_offer "${kinds[-1]}"
    fi
  fi
}

complete -F _sinchctl sinchctl
"""


def script(tree: Sequence[CommandWords]) -> str:
    """The whole script. Names and values are plain words, so that quoting is simple."""
    everywhere = " ".join(name for option in common_options() for name in option.names)
    lines = ["_sinchctl_table() {", f"  common_options='{everywhere}'"]
    lines += ["  words='' options='' arguments='' repeats=''"]
    lines += ["  case $1 in"]
    for node in tree:
        options = " ".join(name for option in node.options for name in option.names)
        row = f"words='{' '.join(node.words)}' options='{options}'"
        row += f" arguments='{'|'.join(node.arguments)}' repeats='{'1' if node.repeats else ''}'"
        lines.append(f"    '{node.path}') {row} ;;")
    lines += ["    *) return 1 ;;", "  esac", "}", "", "_sinchctl_value() {", '  case "$1 $2" in']
    for node in tree[1:]:
        lines += value_rows(node.options, f"'{node.path} {{}}'")
    lines += value_rows(common_options(), "*' {}'")
    lines += ["    *) return 1 ;;", "  esac", "}", ""]
    return _HEAD + "\n".join(lines) + "\n" + _BODY
