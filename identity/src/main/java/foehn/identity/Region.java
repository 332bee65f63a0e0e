package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A part of the deployment with endpoints of its own. Its id is its name.
///
/// @param extra further attributes that clients sent, as a JSON object
record Region(String id, String description, @Nullable String parentRegionId, String extra) implements Identified {}
