#!/usr/bin/env bash
# Installs Debian's Chromium for the viewer's tests, unless one is there or
# CHROMIUM names another.
set -eu
if [ -n "${CHROMIUM:-}" ] || [ -x /usr/bin/chromium ]; then exit 0; fi
root=""
if [ "$(id -u)" -ne 0 ]; then root=sudo; fi
if ! command -v apt-get >/dev/null; then
  echo "Cannot install Chromium without apt-get: install it, and name its program in CHROMIUM" >&2
  exit 2
fi
$root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq chromium >/dev/null
