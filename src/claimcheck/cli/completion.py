"""`claimcheck completion`: what makes a shell complete commands, and the answer when it asks how a line may go on."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    shell_complete,
    split_arg_string,
)

from claimcheck.cli.entry import COMPLETE

MOST_SECONDS = 3.0
"""A shell waits no longer for an answer."""

_BASH = """\
%(complete_func)s() {
    local kind value
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            dir) compopt -o dirnames; continue ;;
            file) compopt -o default; continue ;;
            path) compopt -o filenames ;;
            '') continue ;;
        esac
        [[ $value == *[/:] ]] && compopt -o nospace
        COMPREPLY+=("$value")
    done < <(COMP_LINE="$COMP_LINE" COMP_POINT="$COMP_POINT" COMP_WORDBREAKS="$COMP_WORDBREAKS" \\
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""
_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local kind value help
    local -a whole open described
    for kind value help in "${(@f)$(COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \\
        %(complete_var)s=zsh_complete $words[1] 2>/dev/null)}"; do
        case $kind:$value:$help in
            :*) ;;
            dir:*) _path_files -/ ;;
            file:*) _path_files ;;
            *[/:]:_) open+=("$value") ;;
            *:_) whole+=("$value") ;;
            *) described+=("$value:$help") ;;
        esac
    done
    (( $#described )) && _describe -V %(prog_name)s described -U
    (( $#whole )) && compadd -U -V %(prog_name)s -a whole
    (( $#open )) && compadd -U -S '' -V %(prog_name)s -a open
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""
_FISH = """\
function %(complete_func)s
    set -l told (env COMP_WORDS=(commandline -cp | string collect) COMP_CWORD=(commandline -ct | string collect) \\
        %(complete_var)s=fish_complete %(prog_name)s 2>/dev/null)
    for line in $told
        set -l parts (string split -m 1 , -- $line)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain path
                echo $parts[2]
        end
    end
end

complete --no-files --keep-order --command %(prog_name)s --arguments '(%(complete_func)s)'
"""


class _WholeWords(ShellComplete):
    """Suggests whole words: of `--option=value` click suggests the value alone."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return how the incomplete word may end, the option that it begins with included."""
        found = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        if equals and option.startswith("-"):
            for item in found:
                item.value = f"{option}={item.value}"
        return found


class _Bash(_WholeWords, BashComplete):
    """Bash, which takes a word apart at `:` and `=`, and is to be told only of the last part."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor, and the one that it stands in."""
        line = os.environ["COMP_LINE"][: int(os.environ["COMP_POINT"])]
        words = split_arg_string(line)[1:]
        ended = not line or line[-1].isspace()
        return (words, "") if ended or not words else (words[:-1], words[-1])

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return how the last part of the incomplete word may end."""
        breaks = [mark for mark in ":=" if mark in os.environ.get("COMP_WORDBREAKS", "")]
        cut = max((incomplete.rfind(mark) + 1 for mark in breaks), default=0)
        found = super().get_completions(args, incomplete)
        for item in found:
            item.value = item.value[cut:]
        return found


class _Zsh(_WholeWords, ZshComplete):
    """Zsh."""

    source_template = _ZSH


class _Fish(_WholeWords, FishComplete):
    """Fish."""

    source_template = _FISH


def answer(app: click.Command, asked: str) -> None:
    """Print what a shell asks for. Whatever is wrong with the project, this fails silently and ends soon."""
    deadline = threading.Timer(MOST_SECONDS, os._exit, (0,))
    deadline.daemon = True
    deadline.start()
    with suppress(Exception):
        _register()
        shell_complete(app, {}, "claimcheck", COMPLETE, asked)
    deadline.cancel()


def _register() -> None:
    for shell in (_Bash, _Zsh, _Fish):
        add_completion_class(shell)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete words.

    Commands, options and their values, rules, types, claims, entities and claim files. Put the line for your shell into
    its startup file, ~/.bashrc, ~/.zshrc (after compinit) or ~/.config/fish/config.fish, and open a new shell. It needs
    Bash 4.4 or newer, and `claimcheck` on the PATH.

    \b
    eval "$(claimcheck completion bash)"
    eval "$(claimcheck completion zsh)"
    claimcheck completion fish | source
    """
    _register()
    shell_complete(click.get_current_context().find_root().command, {}, "claimcheck", COMPLETE, f"{shell}_source")
