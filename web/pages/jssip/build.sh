#!/bin/sh
# Builds ../static/vendor/jssip.js anew from the npm packages that package-lock.json pins, and writes its checksum and licences.
# It needs node and npm; nothing else here does.
set -eu
cd "$(dirname "$0")"
npm ci --silent --no-fund --no-audit --ignore-scripts
printf 'export { default } from "jssip";\n' |
  node_modules/.bin/esbuild --bundle --minify --format=esm --platform=browser --target=es2020 --legal-comments=none \
    --outfile=../static/vendor/jssip.js --log-level=warning
{
  for name in jssip events debug ms sdp-transform; do
    printf -- '--- %s %s ---\n\n' "$name" "$(node -p "require('./node_modules/$name/package.json').version")"
    cat "node_modules/$name"/[Ll][Ii][Cc][Ee][Nn][Ss][Ee]*
    printf '\n'
  done
} >../static/vendor/jssip.LICENSE
(cd ../static/vendor && sha256sum -- *.js >SHA256SUMS)
rm -rf node_modules
