package foehn.object;

import foehn.object.store.Backend;
import java.time.InstantSource;

/// What a feature may be built from.
///
/// @param moments gives each write its own time
public record Parts(Backend backend, ObjectConfig config, InstantSource clock, Moments moments, Access access) {}
