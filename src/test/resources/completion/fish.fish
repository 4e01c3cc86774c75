# Prints what fish offers for a line. Arguments: the completion, the line.
source $argv[1]
complete -C $argv[2]
