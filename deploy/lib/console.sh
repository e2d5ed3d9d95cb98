# Messages, long steps that show they are alive, and children that end with the script. Sourced by deploy/demo and deploy/test.
# Messages go to descriptor 3, which the sourcing script opens.

quiet=false
# What runs, where several things run at a time.
lane=
children=()

say() {
  if [ "$quiet" = false ]; then printf '%s\n' "$*" >&3; fi
}

# complain TEXT...: said even when quiet.
complain() {
  printf '%s\n' "$*" >&2
}

# show_tail FILE: what a person needs of a log whose command failed.
show_tail() {
  complain "The end of $1:"
  tail -n 40 -- "$1" | sed 's/^/  | /' >&2
}

# Stops one child: SIGTERM, then SIGKILL after $2 tenths of a second (default 100).
stop_child() {
  local pid=$1 patience=${2:-100}
  kill -TERM "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do
    if [ "$patience" -le 0 ]; then
      kill -KILL "$pid" 2>/dev/null || true
      break
    fi
    patience=$((patience - 1))
    sleep 0.1
  done
  wait "$pid" 2>/dev/null || true
}

# The newest child first: what was started last depends on what was started before it.
stop_children() {
  local index
  for ((index = ${#children[@]} - 1; index >= 0; index--)); do
    stop_child "${children[index]}"
  done
  children=()
}

forget_child() {
  local kept=() pid
  for pid in "${children[@]}"; do
    if [ "$pid" != "$1" ]; then kept+=("$pid"); fi
  done
  children=("${kept[@]}")
}

# step LABEL LOG COMMAND...: run_alive, with a word before and after, and the end of LOG when COMMAND fails.
step() {
  local label=$1 log=$2 started=$SECONDS status=0
  say "$label ..."
  run_alive "$log" "${@:3}" || status=$?
  if [ "$status" -ne 0 ]; then
    complain "$label: failed with status $status."
    show_tail "$log"
    return "$status"
  fi
  say "$label: done in $((SECONDS - started)) s."
}

# run_alive LOG COMMAND...: runs COMMAND with its output in LOG. While it runs, shows the newest line of LOG: on a terminal every second, else every
# 15 seconds. The status is COMMAND's.
run_alive() {
  local log=$1 started=$SECONDS said=0 elapsed status=0 terminal=false pid
  shift
  if [ "$quiet" = false ] && [ -z "$lane" ] && [ -t 3 ]; then terminal=true; fi
  # The descriptors of the script are closed, so that nothing the command leaves behind can hold the caller's pipe or the lock of the build.
  "$@" >"$log" 2>&1 </dev/null 3>&- 9>&- &
  pid=$!
  children+=("$pid")
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    elapsed=$((SECONDS - started))
    if [ "$terminal" = true ] && [ "$elapsed" -gt "$said" ]; then
      printf '\r\033[K  %d s  %s' "$elapsed" "$(newest_line "$log" 100)" >&3
      said=$elapsed
    elif [ "$terminal" = false ] && [ "$elapsed" -ge $((said + 15)) ]; then
      say "  $elapsed s  ${lane:+$lane: }$(newest_line "$log" 140)"
      said=$elapsed
    fi
  done
  if [ "$terminal" = true ]; then printf '\r\033[K' >&3; fi
  wait "$pid" || status=$?
  forget_child "$pid"
  return "$status"
}

newest_line() {
  tail -n 1 -- "$1" | tr -d '\r\033' | sed 's/^ *//' | cut -c "1-$2"
}
