# Answers each line of standard input with what zsh offers for it, and an empty line: types it into a zsh on a
# terminal of its own. Arguments: the folder of the completion, a folder to work in.
# Calls of compadd that only fill arrays are of the completion system itself and pass.
zmodload zsh/zpty zsh/zselect || exit 2
hits=$2/hits
zpty shell env HITS=$hits FOLDER=$1 PS1= zsh -f -i
zpty -w shell 'stty -echo
fpath=($FOLDER $fpath)
autoload -Uz compinit
compinit -u -D
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    local -a found
    builtin compadd -O found "$@"
    (($#found)) && print -l -- $found >>$HITS
    builtin compadd "$@"
}
ended() { comppostfuncs=(ended); compstate[list]= compstate[insert]=; : >$HITS.done }
comppostfuncs=(ended)
bindkey "^I" list-choices
: >$HITS.done'
await() {
    local ignored
    until [[ -e $hits.done ]]; do
        zpty -r -t shell ignored
        zselect -t 2
    done
    rm $hits.done
}
await
while IFS= read -r line; do
    : >$hits
    zpty -w -n shell $'\C-u'$line$'\t'
    await
    cat $hits
    print
done
zpty -d shell
