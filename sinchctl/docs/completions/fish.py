"""The completion script for fish."""

from collections.abc import Callable, Sequence

from .model import CommandWords, OptionWords, common_options

_HEAD = """\
# fish completion for sinchctl, written from its command tree by sinchctl.docs.completions.write.

"""
_BODY = """\
function __sinchctl_offer -a kind
    switch $kind
        case -
        case files
            __fish_complete_path (commandline -ct)
        case flows
            __fish_complete_path (commandline -ct) |
                string match -r '.*(?:/|\\.(?:ya?ml|json|toml))(?:\\t.*)?$'
        case 'files *'
            string split ' ' -- (string replace 'files ' '' -- $kind)
            __fish_complete_path (commandline -ct)
        case profiles
            sinchctl --words profiles 2>/dev/null
        case menus scenarios
            sinchctl --words $kind $argv[2..] 2>/dev/null
        case '*'
            string split ' ' -- $kind
    end
end

function __sinchctl_complete
    set -l tokens (commandline -opc)
    set -l current (commandline -ct)
    set -l at ''
    set -l skip ''
    set -l files
    for word in $tokens[2..]
        if test -n "$skip"
            set skip ''
            continue
        end
        if string match -qr -- '^-.' $word
            if not string match -q -- '*=*' $word; and __sinchctl_value "$at" $word >/dev/null
                set skip $word
            end
            continue
        end
        set -l deeper (string trim -- "$at $word")
        if __sinchctl_known $deeper
            set at $deeper
            continue
        end
        set -a files $word
    end
    if test -n "$skip"
        __sinchctl_offer (__sinchctl_value "$at" $skip) $files
        return
    end
    if string match -q -- '--*=*' $current
        set -l name (string split -m 1 = -- $current)[1]
        if set -l kind (__sinchctl_value "$at" $name)
            for word in (__sinchctl_offer $kind $files)
                echo "$name=$word"
            end
        end
        return
    end
    if string match -q -- '-*' $current
        __sinchctl_options "$at"
        __sinchctl_common
        return
    end
    set -l below (__sinchctl_below "$at")
    if set -q below[1]; and not set -q files[1]
        printf '%s\\n' $below
        return
    end
    set -l kinds (__sinchctl_arguments "$at")
    set -l next (math (count $files) + 1)
    if test $next -le (count $kinds)
        __sinchctl_offer $kinds[$next] $files
    else if set -q kinds[1]; and __sinchctl_repeats "$at"
        __sinchctl_offer $kinds[-1] $files
    end
end

complete -c sinchctl -f -a '(__sinchctl_complete)'
"""


def script(tree: Sequence[CommandWords]) -> str:
    """The whole script."""
    known = " ".join(f"'{node.path}'" for node in tree if node.path)
    parts = [f"function __sinchctl_known -a path\n    contains -- $path {known}\nend\n"]
    parts.append(_table("below", tree, lambda node: _pairs(list(node.words.items()))))
    parts.append(_table("options", tree, lambda node: _described(node.options)))
    parts.append(_table("arguments", tree, lambda node: [_quoted(one) for one in node.arguments]))
    everywhere = " ".join(_described(common_options()))
    parts.append(f"function __sinchctl_common\n    printf '%s\\n' {everywhere}\nend\n")
    repeating = " ".join(f"'{node.path}'" for node in tree if node.repeats)
    parts.append(f"function __sinchctl_repeats -a at\n    contains -- $at {repeating}\nend\n")
    lines = ["function __sinchctl_value -a at name", '    switch "$at $name"']
    for node in tree[1:]:
        lines += _values(node.options, f"'{node.path} {{}}'")
    lines += _values(common_options(), "'* {}'")
    lines += ["        case '*'", "            return 1", "    end", "end", ""]
    return _HEAD + "\n".join([*parts, *lines]) + "\n" + _BODY


def _table(
    name: str, tree: Sequence[CommandWords], rows: Callable[[CommandWords], list[str]]
) -> str:
    lines = [f"function __sinchctl_{name} -a at", "    switch $at"]
    for node in tree:
        if found := rows(node):
            lines.append(f"        case '{node.path}'")
            lines.append(f"            printf '%s\\n' {' '.join(found)}")
    return "\n".join([*lines, "    end", "end", ""])


def _pairs(named: Sequence[tuple[str, str]]) -> list[str]:
    return [_quoted(f"{name}\t{text}") for name, text in named]


def _described(options: Sequence[OptionWords]) -> list[str]:
    return _pairs([(name, option.help) for option in options for name in option.names])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _values(options: Sequence[OptionWords], pattern: str) -> list[str]:
    rows = []
    for option in options:
        if option.value is not None:
            names = " ".join(pattern.format(name) for name in option.names)
            rows += [f"        case {names}", f"            echo '{option.value}'"]
    return rows
