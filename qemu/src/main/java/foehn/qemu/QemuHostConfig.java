package foehn.qemu;

import java.nio.file.Path;
import java.util.Optional;

/// What a QEMU host is told about itself.
///
/// @param stateDirectory guests' directories, fences, sockets; short, for a socket's path has at most 107 bytes
/// @param localPool disks of this host alone
/// @param sharedPool disks that all hosts see
/// @param imageCache images, whole and verified; may be the same directory for all emulated hosts
/// @param migrationAddress where other hosts connect to
/// @param migrationPortFirst the first of `migrationPorts` ports for memory and disks
/// @param tlsDirectory what QEMU's `tls-creds-x509` wants; empty: the migration link is not encrypted
/// @param accelerator `kvm` or `tcg`
/// @param vcpus what the host says it has, and so on for memory and disk
/// @param qemuUser whom QEMU becomes once it has opened its files; empty: it stays who we are
public record QemuHostConfig(
        String hostname,
        Path stateDirectory,
        Path localPool,
        Optional<Path> sharedPool,
        Path imageCache,
        String migrationAddress,
        int migrationPortFirst,
        int migrationPorts,
        Optional<Path> tlsDirectory,
        String qemuBinary,
        String accelerator,
        int vcpus,
        long memoryMib,
        long diskGib,
        long imageVirtualBytesMax,
        Optional<String> qemuUser) {}
