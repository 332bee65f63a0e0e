package foehn.network;

import org.jspecify.annotations.Nullable;

/// A row of `security_group_rule`: what is allowed. For ICMP the range is type and code.
///
/// @param protocol a name, or a number as text; null: any
public record SecurityGroupRule(
        String id,
        String projectId,
        String securityGroupId,
        String description,
        String direction,
        String ethertype,
        @Nullable String protocol,
        @Nullable Integer portRangeMin,
        @Nullable Integer portRangeMax,
        @Nullable String remoteGroupId,
        @Nullable String remoteIpPrefix,
        String tags,
        long revision,
        long createdAt,
        long updatedAt)
        implements Resource {

    boolean isIngress() {
        return direction.equals("ingress");
    }

    boolean isV4() {
        return ethertype.equals("IPv4");
    }
}
