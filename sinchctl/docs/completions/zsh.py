"""The completion script for zsh; loads itself from fpath."""

from collections.abc import Sequence

from .model import CommandWords, OptionWords, common_options, value_rows

_HEAD = """\
#compdef sinchctl
# zsh completion for sinchctl, written from its command tree by sinchctl.docs.completions.write.
# Put it into a directory of $fpath.

"""
_BODY = """\
_sinchctl_offer() {
  local -a offered
  case $1 in
    -) _message 'a value' ;;
    files) _files ;;
    flows) _files -g '*.(yaml|yml|json|toml)' ;;
    'files '*)
      offered=(${=${1#files }})
      compadd -a offered && { _files; return 0 }
      _files
      ;;
    profiles) offered=(${(f)"$($words[1] --words profiles 2>/dev/null)"}); compadd -a offered ;;
    menus|scenarios)
      offered=(${(f)"$($words[1] --words $1 $files 2>/dev/null)"})
      compadd -a offered
      ;;
    *) offered=(${=1}); compadd -a offered ;;
  esac
}

_sinchctl() {
  local at='' word skip='' value repeats
  local -a below options common_options arguments files
  integer i n=0
  for (( i = 2; i < CURRENT; i++ )); do
    word=$words[i]
    if [[ -n $skip ]]; then skip=''; continue; fi
    if [[ $word == -?* ]]; then
      if [[ $word != *=* ]] && _sinchctl_value "$at" "$word"; then skip=$word; fi
      continue
    fi
    if _sinchctl_table "${at:+$at }$word"; then
      at="${at:+$at }$word"
      continue
    fi
    n+=1
    files+=("$word")
  done
  if [[ -n $skip ]] && _sinchctl_value "$at" "$skip"; then
    _sinchctl_offer "$value"
    return
  fi
  if [[ $PREFIX == --*=* ]] && _sinchctl_value "$at" "${PREFIX%%=*}"; then
    compset -P '*='
    _sinchctl_offer "$value"
    return
  fi
  _sinchctl_table "$at"
  if [[ $PREFIX == -* ]]; then
    _describe -o option options -- common_options
  elif (( $#below && ! n )); then
    _describe command below
  elif (( n < $#arguments )); then
    _sinchctl_offer "$arguments[n+1]"
  elif [[ -n $repeats ]]; then
    _sinchctl_offer "$arguments[-1]"
  fi
}

_sinchctl "$@"
"""


def script(tree: Sequence[CommandWords]) -> str:
    """The whole script."""
    lines = [
        "_sinchctl_table() {",
        "  below=() options=() arguments=() repeats=''",
        "  common_options=(",
    ]
    lines += _described(common_options())
    lines += ["  )", "  case $1 in"]
    for node in tree:
        lines.append(f"    '{node.path}')")
        if node.words:
            pairs = " ".join(_pair(name, text) for name, text in node.words.items())
            lines.append(f"      below=({pairs})")
        if node.options:
            lines += ["      options=(", *_described(node.options), "      )"]
        if node.arguments:
            quoted = " ".join(f"'{kind}'" for kind in node.arguments)
            lines.append(f"      arguments=({quoted}) repeats='{'1' if node.repeats else ''}'")
        lines.append("      ;;")
    lines += ["    *) return 1 ;;", "  esac", "}", "", "_sinchctl_value() {", '  case "$1 $2" in']
    for node in tree[1:]:
        lines += value_rows(node.options, f"'{node.path} {{}}'")
    lines += value_rows(common_options(), "*' {}'")
    lines += ["    *) return 1 ;;", "  esac", "}", ""]
    return _HEAD + "\n".join(lines) + "\n" + _BODY


def _described(options: Sequence[OptionWords]) -> list[str]:
    return [f"      {_pair(name, option.help)}" for option in options for name in option.names]


def _pair(name: str, text: str) -> str:
    told = text.replace("'", "'\\''")
    return f"'{name}:{told}'"
