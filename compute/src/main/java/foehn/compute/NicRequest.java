package foehn.compute;

import org.jspecify.annotations.Nullable;

/// A network interface as the user asked for it: a port that exists, or a network to make one in.
///
/// @param network null when a port is given; the network service fills it in when it checks the request
/// @param port an existing port, which outlives the server
/// @param fixedIp the address that the new port shall have
/// @param tag tells the guest which interface is which
public record NicRequest(
        @Nullable String network,
        @Nullable String port,
        @Nullable String fixedIp,
        @Nullable String tag) {}
