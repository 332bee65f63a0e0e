package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A way in which an identity provider says who somebody is, with the mapping that reads it.
///
/// @param remoteIdAttribute which attribute names the provider; null: the deployment's usual one
record FederationProtocol(
        String id,
        String providerId,
        String mappingId,
        @Nullable String remoteIdAttribute) implements Identified {}
