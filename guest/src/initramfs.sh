#!/bin/busybox sh
# The guest's first program: loads what the root file system is on, grows its partition, and goes there.
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
/bin/busybox modprobe -a virtio_pci virtio_blk ext4
i=0
while [ ! -e /dev/vda2 ] && [ $i -lt 100 ]; do
  /bin/busybox usleep 20000
  i=$((i + 1))
done
/bin/growpart /dev/vda 2
/bin/busybox mount -t ext4 -o noatime /dev/vda2 /root || exec /bin/busybox sh
/bin/busybox umount /proc
/bin/busybox umount /sys
/bin/busybox mount --move /dev /root/dev
exec /bin/busybox switch_root /root /sbin/init
