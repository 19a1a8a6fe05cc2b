#!/bin/bash
# Boots systemd on a throw-away copy of this machine's Debian: boot.sh SCRATCH PROJECT
# Everything is in namespaces of its own: files are written to memory, the only network is a loopback device, and all
# of it is gone with this process. PROJECT can be read there under its own path. SCRATCH must be an empty directory.
set -euo pipefail
cgroups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
mkdir "$cgroups/$(basename "$1")"
echo $$ > "$cgroups/$(basename "$1")/cgroup.procs"

exec unshare --mount --pid --fork --cgroup --net --uts --ipc --kill-child -- bash -euo pipefail -c '
scratch=$1 project=$2
mount --make-rprivate /
mount -t tmpfs tmpfs "$scratch"
root=$scratch/root
mkdir "$scratch/upper" "$scratch/work" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$scratch/upper,workdir=$scratch/work" "$root"

mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,ro,bind "$root/proc/sys" # The settings of the kernel are those of the machine.
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for memory in dev run tmp; do mount -t tmpfs tmpfs "$root/$memory"; done
for device in full null random tty urandom zero; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mkdir -p "$root$project"
mount --bind "$project" "$root$project"
mount -o remount,ro,bind "$root$project"

# As on a fresh system: only the test starts services; those already installed here stay off.
rm -f "$root"/etc/systemd/system/*.wants/* "$root/etc/fstab"
ip link set lo up
cd "$root"
mkdir -p old
pivot_root . old
umount -l /old
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 container=unshare /lib/systemd/systemd --log-target=journal
' boot "$1" "$2"
