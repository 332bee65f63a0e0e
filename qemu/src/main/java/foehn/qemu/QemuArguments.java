package foehn.qemu;

import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestSpec;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The device model: what a guest's machine consists of, as QEMU's command line. Two hosts that are given the same spec
/// make the same machine, which is what live migration needs; only paths, taps and sockets differ.
///
/// Every device sits on a PCIe root port of its own, and spare ones stand ready, because q35 takes hot-plugged devices
/// on root ports alone and cannot get more of them later.
final class QemuArguments {
    /// Fixed, so that a guest can move to a host with a newer QEMU. The oldest release whose TCG migrates correctly.
    private static final String MACHINE = "pc-q35-9.0";

    private static final int SPARE_PORTS = 8;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final QemuHostConfig config;
    private final Disks disks;
    private final Switch network;

    QemuArguments(QemuHostConfig config, Disks disks, Switch network) {
        this.config = config;
        this.disks = disks;
        this.network = network;
    }

    /// The whole command line, the program first.
    ///
    /// @param incoming whether the process waits for a guest's state instead of booting
    List<String> of(GuestSpec spec, GuestFiles files, boolean incoming) {
        var words = new ArrayList<String>();
        words.add(config.qemuBinary());
        process(words, spec, files);
        machine(words, spec);
        int port = 0;
        for (var disk : spec.disks()) {
            disk(words, spec, disk, port++);
        }
        if (spec.configDrive()) {
            words.addAll(List.of("-blockdev", configDrive(files).toString()));
            device(words, "virtio-blk-pci", "disk-config", port++, "drive=config");
        }
        for (int i = 0; i < spec.nics().size(); i++) {
            var nic = spec.nics().get(i);
            words.addAll(List.of("-netdev", network.netdev("net" + i, nic)));
            var options = "netdev=net" + i + ",mac=" + nic.mac() + ",host_mtu=" + nic.mtu() + ",romfile=";
            device(words, "virtio-net-pci", "nic" + i, port++, options);
        }
        channels(words, files, port);
        if (incoming) {
            words.addAll(List.of("-incoming", "defer"));
        }
        return words;
    }

    private void process(List<String> words, GuestSpec spec, GuestFiles files) {
        words.addAll(List.of(
                "-name",
                "guest=" + spec.id().uuid() + ",process=foehn-" + spec.id().uuid()));
        words.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none"));
        words.addAll(List.of("-pidfile", files.pid().toString()));
        // Who changes the user must be allowed to. It gains nothing from it later: it cannot start a program.
        var privileges = config.qemuUser().isPresent() ? "allow" : "deny";
        words.addAll(List.of(
                "-sandbox", "on,obsolete=deny,elevateprivileges=" + privileges + ",spawn=deny,resourcecontrol=deny"));
        words.addAll(List.of("-qmp", "unix:" + files.monitor() + ",server=on,wait=off"));
        config.tlsDirectory().ifPresent(directory -> {
            for (var end : List.of("server", "client")) {
                words.add("-object");
                words.add("tls-creds-x509,id=tls-" + end + ",endpoint=" + end + ",verify-peer=on,dir=" + directory);
            }
        });
        config.qemuUser().ifPresent(user -> words.addAll(List.of("-run-with", "user=" + user)));
    }

    private void machine(List<String> words, GuestSpec spec) {
        words.addAll(List.of("-machine", MACHINE + ",accel=" + config.accelerator() + ",usb=off,vmport=off"));
        words.addAll(List.of("-cpu", config.accelerator().equals("kvm") ? Accelerator.CPU : "max"));
        words.addAll(List.of("-smp", Integer.toString(spec.vcpus())));
        words.addAll(List.of("-m", spec.memoryMib() + "M"));
        words.addAll(List.of("-uuid", spec.id().uuid()));
        words.addAll(List.of(
                "-smbios",
                "type=1,manufacturer=Foehn,product=OpenStack Compute,uuid="
                        + spec.id().uuid()));
        words.addAll(List.of("-rtc", "base=utc,driftfix=slew", "-boot", "strict=on"));
        int ports = spec.disks().size() + spec.nics().size() + 3 + SPARE_PORTS;
        for (int i = 0; i < ports; i++) {
            // Eight functions share a slot: fewer slots for firmware and guest to look at.
            var address = "addr=0x%x.0x%x,multifunction=on".formatted(4 + i / 8, i % 8);
            words.addAll(List.of("-device", "pcie-root-port,id=port" + i + ",chassis=" + (i + 1) + "," + address));
        }
    }

    private void disk(List<String> words, GuestSpec spec, DiskSpec disk, int port) {
        words.addAll(List.of("-blockdev", blockdev(spec, disk).toString()));
        var boot = disk.equals(spec.disks().getFirst()) ? ",bootindex=1" : "";
        device(words, "virtio-blk-pci", "disk-" + disk.name(), port, "drive=" + disk.name() + boot);
    }

    /// The block graph of a disk: qcow2 over a file, over the image it started as. The top node has the disk's name.
    ObjectNode blockdev(GuestSpec spec, DiskSpec disk) {
        var node = qcow2(disk.name(), disks.path(spec.id(), disk).toString());
        var base = disks.base(disk);
        if (base.isPresent()) {
            var backing =
                    JSON.createObjectNode().put("driver", base.get().format()).put("read-only", true);
            backing.set("file", file(base.get().path().toString()).put("read-only", true));
            node.set("backing", backing);
        } else {
            node.putNull("backing");
        }
        return node;
    }

    private static ObjectNode qcow2(String name, String path) {
        var node = JSON.createObjectNode()
                .put("driver", "qcow2")
                .put("node-name", name)
                .put("discard", "unmap");
        node.set("file", file(path).put("discard", "unmap"));
        return node;
    }

    private static ObjectNode file(String path) {
        return JSON.createObjectNode().put("driver", "file").put("filename", path);
    }

    private static ObjectNode configDrive(GuestFiles files) {
        var node = JSON.createObjectNode()
                .put("driver", "raw")
                .put("node-name", "config")
                .put("read-only", true);
        node.set("file", file(files.configDrive().toString()).put("read-only", true));
        return node;
    }

    private static void channels(List<String> words, GuestFiles files, int firstPort) {
        device(words, "virtio-rng-pci", "rng", firstPort, "max-bytes=65536,period=1000");
        device(words, "virtio-serial-pci", "channels", firstPort + 1, "max_ports=4");
        words.addAll(List.of("-chardev", "socket,id=agent,path=" + files.agent() + ",server=on,wait=off"));
        words.addAll(List.of("-device", "virtserialport,bus=channels.0,chardev=agent,name=org.qemu.guest_agent.0"));
        words.addAll(List.of(
                "-chardev",
                "socket,id=tty,path=" + files.serial() + ",server=on,wait=off,logappend=on,logfile="
                        + files.console()));
        words.addAll(List.of("-serial", "chardev:tty"));
    }

    private static void device(List<String> words, String driver, String id, int port, String options) {
        words.addAll(List.of("-device", driver + ",id=" + id + ",bus=port" + port + "," + options));
    }
}
