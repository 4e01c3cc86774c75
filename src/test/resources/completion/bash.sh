# Prints what bash offers for a line. Arguments: the completion, then the words, of which the last is completed.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
complete -p jmqtt >/dev/null || exit 1
_jmqtt
printf '%s\n' "${COMPREPLY[@]}"
