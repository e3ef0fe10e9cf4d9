# Completion of unefois for bash: commands, options and forms are asked of the program itself.

# all commands, by their English and by their French names
_unefois_names() {
	unefois --list-commands 2>/dev/null | awk -F '\t' '{ print $1 "\t" $1; if ($3 != "") print $3 "\t" $1 }'
}

# the next words of all commands that begin with the words typed so far
_unefois_commands() {
	local typed="$1"
	_unefois_names | cut -f1 | while read -r command; do
		[[ "$command " == "$typed"* ]] || continue
		local rest="${command#"$typed"}"
		[ "$rest" != "$command" ] || [ -z "$typed" ] || continue
		printf '%s\n' "${rest%% *}"
	done | sort -u
}

# the English name of the longest command that the typed words begin with
_unefois_command() {
	local typed="$1 "
	_unefois_names | while IFS=$'\t' read -r name command; do
		[[ "$typed" == "$name "* ]] && printf '%s\t%s\n' "$name" "$command"
	done | awk -F '\t' '{ if (length($1) > longest) { longest = length($1); best = $2 } } END { print best }'
}

_unefois_options() {
	local command="$1"
	# shellcheck disable=SC2086
	unefois $command --help 2>/dev/null | grep -o -- '--[a-z][a-z-]*' | sort -u
}

_unefois() {
	local current="${COMP_WORDS[COMP_CWORD]}"
	local before="${COMP_WORDS[*]:1:COMP_CWORD-1}"
	local command words
	command=$(_unefois_command "$before")
	if [[ "$current" == -* ]]; then
		words=$(_unefois_options "$command")
	elif [ -z "$command" ]; then
		words=$(_unefois_commands "${before:+$before }")
	elif [[ "$command" = "form new" ]]; then
		words=--from
	elif [[ "$command" = "form import" ]]; then
		words='ds publik'
	elif [[ "$command" =~ ^batch\ (resume|show)$ ]]; then
		words=$(unefois batch list --format tsv 2>/dev/null | cut -f1)
	elif [[ "$command" =~ ^batch\ (run|map)$ && $COMP_CWORD -le 3 ]]; then
		words='' # the file comes first
	elif [[ "$command" =~ ^(fill|batch\ (run|map|template)|form\ (show|check|template\ check))$ ]]; then
		words=$(unefois form list --all --format tsv 2>/dev/null | cut -f1)
	else
		words=''
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
	if [ ${#COMPREPLY[@]} = 0 ] && [ -n "$command" ]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
	fi
}

complete -o filenames -F _unefois unefois
