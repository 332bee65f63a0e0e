package foehn.network;

import org.jspecify.annotations.Nullable;

/// A row of `port`.
///
/// @param allowedPairs a JSON list of [Pair]
/// @param dhcpOpts a JSON list, kept for clients
/// @param profile a JSON object, kept for clients
/// @param host where its guest is; empty: nowhere
/// @param migratingTo where its guest is going
/// @param nic the place in the server's request
/// @param ofServer made for the server, and deleted with it
public record Port(
        String id,
        String projectId,
        String networkId,
        String name,
        String description,
        String mac,
        boolean adminStateUp,
        String deviceId,
        String deviceOwner,
        boolean portSecurityEnabled,
        String dnsName,
        String allowedPairs,
        String dhcpOpts,
        String vnicType,
        String profile,
        String host,
        @Nullable String migratingTo,
        @Nullable Integer nic,
        boolean ofServer,
        String tags,
        long revision,
        long createdAt,
        long updatedAt)
        implements Resource {
    static final String ROUTER_INTERFACE = "network:router_interface";
    static final String ROUTER_GATEWAY = "network:router_gateway";
    static final String FLOATING = "network:floatingip";
    static final String METADATA = "network:distributed";

    /// A further source that port security lets pass.
    record Pair(String ipAddress, String macAddress) {}

    boolean isRouters() {
        return deviceOwner.equals(ROUTER_INTERFACE) || deviceOwner.equals(ROUTER_GATEWAY);
    }

    /// Made by the network service itself: no security groups, and not the client's to delete.
    boolean isOurs() {
        return deviceOwner.startsWith("network:");
    }

    /// The same port as an interface of a device.
    Port device(String device, String owner, int place, boolean made) {
        return with(device, owner, host, migratingTo, place, made);
    }

    /// The same port, of no device and nowhere.
    Port free() {
        return with("", "", "", null, null, false);
    }

    /// The same port without port security, and not an interface of a server.
    Port unfiltered() {
        return new Port(
                id,
                projectId,
                networkId,
                name,
                description,
                mac,
                adminStateUp,
                deviceId,
                deviceOwner,
                false,
                dnsName,
                Lists.EMPTY,
                dhcpOpts,
                vnicType,
                profile,
                "",
                null,
                null,
                false,
                tags,
                revision,
                createdAt,
                updatedAt);
    }

    private Port with(
            String device, String owner, String atHost, @Nullable String to, @Nullable Integer place, boolean made) {
        return new Port(
                id,
                projectId,
                networkId,
                name,
                description,
                mac,
                adminStateUp,
                device,
                owner,
                portSecurityEnabled,
                dnsName,
                allowedPairs,
                dhcpOpts,
                vnicType,
                profile,
                atHost,
                to,
                place,
                made,
                tags,
                revision,
                createdAt,
                updatedAt);
    }
}
