#!/usr/bin/env bash
# Shows `make run` on a bare Debian 12 that has only Rust: debootstrap into a folder, this repository, this machine's Rust.
#
#   tests/fresh-machine.sh FOLDER
#   SUITE=noble MIRROR=http://archive.ubuntu.com/ubuntu tests/fresh-machine.sh FOLDER     # Ubuntu instead
#
# Needs root and debootstrap. The screenshot that `make run` takes ends beside the folder. The folder is kept; when it
# exists its system and its clone are used again, which shows that a second run installs nothing.
set -euo pipefail
folder=$(realpath -m "${1:?say in which folder the fresh machine is to be made}")
suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
repository=$(cd "$(dirname "$0")/.." && pwd)
cargo_home=${CARGO_HOME:-$HOME/.cargo}
rustup_home=${RUSTUP_HOME:-$HOME/.rustup}

if [ ! -x "$folder/bin/bash" ]; then
  echo "== debootstrap $suite"
  debootstrap --variant=minbase "$suite" "$folder" "$mirror" >"$folder.debootstrap.log" 2>&1 ||
    { tail -n 20 "$folder.debootstrap.log"; exit 1; }
fi

echo "== this computer's way to the package registries: name resolution, proxies, certificates"
cp /etc/resolv.conf /etc/hosts "$folder/etc/"
for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
  if [ "$suite" = bookworm ] && [ -e "$file" ]; then cp "$file" "$folder$file"; fi
done
find /etc/apt/apt.conf.d -name '*proxy*' -exec cp {} "$folder/etc/apt/apt.conf.d/" \;
mkdir -p "$folder/etc/ssl/certs" "$folder/usr/local/share/ca-certificates" "$folder/root"
cp /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/"
if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
  cp /usr/local/share/ca-certificates/*.crt "$folder/usr/local/share/ca-certificates/"
fi
for file in "$HOME/.npmrc" /etc/npmrc /etc/pip.conf; do
  if [ -e "$file" ]; then mkdir -p "$folder$(dirname "$file")" && cp "$file" "$folder$file"; fi
done

echo "== Rust, and nothing else"
mkdir -p "$folder/root/.cargo/bin" "$folder/root/.rustup"
cp -a "$cargo_home/bin/." "$folder/root/.cargo/bin/"
[ ! -e "$cargo_home/config.toml" ] || cp "$cargo_home/config.toml" "$folder/root/.cargo/"
mounted=()
finish() {
  for ((at = ${#mounted[@]} - 1; at >= 0; at--)); do umount "${mounted[at]}" 2>/dev/null || umount --lazy "${mounted[at]}"; done
}
trap finish EXIT
bind() {
  mkdir -p "$2"
  mount --bind "$1" "$2"
  mounted+=("$2")
}
bind "$rustup_home" "$folder/root/.rustup"
for system in /proc /dev /dev/pts /dev/shm /sys; do
  if [ -d "$system" ]; then bind "$system" "$folder$system"; fi
done

if [ -d "$folder/root/credit-desk" ]; then
  echo "== the clone of last time, brought up to date"
  git -c safe.directory='*' -C "$folder/root/credit-desk" pull --quiet --ff-only "$repository"
else
  echo "== a fresh clone"
  git -c safe.directory='*' clone --quiet --no-hardlinks "$repository" "$folder/root/credit-desk"
fi

# Only what a login shell of a fresh system has, and the proxies that reach the registries.
inside=(env -i HOME=/root TERM=dumb LANG=C.UTF-8
  PATH=/root/.cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
for variable in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE PIP_CERT \
  PIP_INDEX_URL NODE_EXTRA_CA_CERTS CARGO_HTTP_CAINFO CARGO_NET_GIT_FETCH_WITH_CLI RUSTUP_TOOLCHAIN; do
  if [ -n "${!variable:-}" ]; then inside+=("$variable=${!variable}"); fi
done

echo "== make: the one thing besides Rust that a newcomer installs"
chroot "$folder" "${inside[@]}" sh -c 'command -v make >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends make >/dev/null; }'

echo "== make run"
started=$(date +%s)
chroot "$folder" "${inside[@]}" sh -c "cd /root/credit-desk && make ${TARGET:-run}"
echo "== done in $(($(date +%s) - started)) s"
if [ -e "$folder/root/credit-desk/target/credit-desk.png" ]; then
  cp "$folder/root/credit-desk/target/credit-desk.png" "$folder.png"
  echo "Screenshot: $folder.png"
fi
