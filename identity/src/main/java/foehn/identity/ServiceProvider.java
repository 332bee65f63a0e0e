package foehn.identity;

import org.jspecify.annotations.Nullable;

/// Another cloud, which takes our word for who somebody is.
///
/// @param authUrl where it takes logins
/// @param spUrl where it takes assertions
record ServiceProvider(
        String id,
        String authUrl,
        String spUrl,
        boolean enabled,
        @Nullable String description,
        String relayStatePrefix) implements Identified {}
