#!/usr/bin/env bash
# Opens the window that was built, on the demo book. Without a display: on a virtual one, and ends with a screenshot.
#
#   .ci/open.sh PROGRAM SCREENSHOT
set -euo pipefail
program=$1
screenshot=$2

if [ "$(uname -s)" = Darwin ] || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
  exec "$program" --demo
fi

echo "There is no display, so the window opens on a virtual one (Xvfb) and is photographed."
folder=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap finish EXIT

# Xvfb chooses a free display number and keeps its picture in a file.
mkfifo "$folder/number"
Xvfb -displayfd 4 -fbdir "$folder" -screen 0 1280x800x24 -nolisten tcp -noreset 4>"$folder/number" 2>/dev/null &
pids+=($!)
read -r number <"$folder/number"

ready=$folder/ready
DISPLAY=:$number CREDIT_DESK_READY_FILE=$ready NO_AT_BRIDGE=1 "$program" --demo &
window=$!
pids=("$window" "${pids[@]}")

node "$(dirname "$0")/screenshot.mjs" "$folder/Xvfb_screen0" "$ready" "$window" "$screenshot"
echo "The window is open (process $window on display :$number). Screenshot: $screenshot"
