#!/bin/sh
# Tests the store of files against Ceph: one monitor, one disk in memory and one radosgw on loopback, in a folder that is
# thrown away. Not part of .ci/run: a store of its own kind, for a long run. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."
if ! command -v radosgw >/dev/null; then
    [ "$(id -u)" = 0 ] || {
        echo "radosgw is missing: install Debian's ceph-mon, ceph-osd, radosgw and ceph-common" >&2
        exit 1
    }
    echo "installing Ceph"
    apt-get -qq update
    apt-get -qq install -y --no-install-recommends ceph-mon ceph-osd radosgw ceph-common >/dev/null
fi

folder=$(mktemp -d)
port=${CEPH_PORT:-18480}
monitor="[v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]"
cluster=$(cat /proc/sys/kernel/random/uuid)
mkdir "$folder/mon" "$folder/osd" "$folder/run"

end() {
    # Nothing in it is wanted again, and without each other they take long to end by themselves.
    for pid in "$folder"/run/*.pid; do
        kill -9 "$(cat "$pid")" 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap end EXIT

cat >"$folder/ceph.conf" <<CONFIGURATION
[global]
fsid = $cluster
keyring = $folder/keyring
mon host = $monitor
mon initial members = a
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
public addr = 127.0.0.1
ms bind ipv4 = true
ms bind ipv6 = false
run dir = $folder/run
admin socket = $folder/run/\$name.\$pid.asok
pid file = $folder/run/\$name.pid
log file = $folder/\$name.log
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 2147483648
mon allow pool size one = true
mon max pg per osd = 1000
[mon.a]
mon data = $folder/mon
[osd.0]
osd data = $folder/osd
[client.admin]
rgw frontends = beast endpoint=127.0.0.1:$port
CONFIGURATION

# Every tool of Ceph's reads the configuration from here.
export CEPH_CONF="$folder/ceph.conf"
keyring="$folder/keyring"
monitors="$folder/monitors"
{
    ceph-authtool --create-keyring "$keyring" --gen-key -n mon. --cap mon 'allow *'
    ceph-authtool "$keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
    ceph-authtool "$keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
    monmaptool --create --addv a "$monitor" --fsid "$cluster" "$monitors"
    ceph-mon --mkfs -i a --monmap "$monitors" --keyring "$keyring"
    ceph-mon -i a
    ceph osd create "$cluster"
    ceph auth import -i "$keyring"
    ceph-osd -i 0 --mkfs --osd-uuid "$cluster"
    ceph osd crush add osd.0 1.0 root=default host=one
    ceph-osd -i 0
    radosgw -n client.admin
    radosgw-admin user create --uid=remiss --display-name=Remiss --access-key=key --secret=a/secret
} >"$folder/start.log" 2>&1 </dev/null || {
    tail -n 20 "$folder/start.log" >&2
    exit 1
}
echo "radosgw $(radosgw --version | cut -d ' ' -f 3) answers on 127.0.0.1:$port"
REMISS_TEST_S3="http://127.0.0.1:$port" .venv/bin/python -m pytest -q --no-skips tests/storage/test_s3.py "$@"
