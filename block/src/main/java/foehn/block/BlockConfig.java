package foehn.block;

import java.nio.file.Path;
import java.util.Map;

/// What an operator decides about block storage.
///
/// @param host what the service calls itself: the first part of `host@backend#pool`
/// @param zone the availability zone of its volumes
/// @param defaultType the name of the volume type of who names none; made at start
/// @param scratch a directory for what is being converted
/// @param volumeGibMax the largest volume, in GiB
/// @param quotas the limits of a project that has none of its own; -1: none
public record BlockConfig(
        String host, String zone, String defaultType, Path scratch, long volumeGibMax, Map<String, Long> quotas) {}
