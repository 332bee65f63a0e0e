package foehn.qemu;

/// What guests are made with.
record Workshop(QemuHostConfig config, Disks disks, Switch network, QemuArguments arguments) {}
