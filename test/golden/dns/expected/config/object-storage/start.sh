#!/bin/sh
# The league's key is an ordinary account, read from its secret files into a file in memory. The server wants a root
# account in its environment: that one is random at every start and known to nobody.
set -eu
umask 077
mkdir -p /tmp/accounts /data/objects/replays /data/objects/images /data/metadata
access=$(cat /run/secrets/s3-access-key)
secret=$(cat /run/secrets/s3-secret-key)
printf '{"accessAccounts":{"%s":{"access":"%s","secret":"%s","role":"admin","userID":0,"groupID":0,"projectID":0}}}\n' \
  "$access" "$access" "$secret" >/tmp/accounts/users.json
unset access secret
random() { od -An -tx1 -N20 /dev/urandom | tr -d ' \n'; }
ROOT_ACCESS_KEY=$(random)
ROOT_SECRET_KEY=$(random)
export ROOT_ACCESS_KEY ROOT_SECRET_KEY
exec versitygw --port :7070 --region us-east-1 --health /health --quiet --iam-dir /tmp/accounts \
  posix --sidecar /data/metadata /data/objects
