package foehn.object.s3;

import java.util.List;

/// How the store speaks S3.
///
/// @param region that clients sign for
/// @param strictNames whether buckets are named as host names are, or as Amazon once allowed
/// @param domains under which a bucket may be part of the host's name: `bucket.domain`
/// @param acls whether S3's own access lists rule; else Swift's do, and canned lists are translated to them
/// @param partBytesMin what each part of an upload but the last has at least
/// @param partsMax how many parts an upload may have
/// @param corsOrigins who may ask from a browser whatever a bucket's own rules say; `*` is everybody
public record S3Options(
        String region,
        boolean strictNames,
        List<String> domains,
        boolean acls,
        long partBytesMin,
        int partsMax,
        List<String> corsOrigins) {
    static final int KEYS_MAX = 1000;

    /// What clients expect who were told nothing.
    public static S3Options defaults() {
        return new S3Options("us-east-1", true, List.of(), true, 5L << 20, 10_000, List.of("*"));
    }

    public S3Options withAcls(boolean rule) {
        return new S3Options(region, strictNames, domains, rule, partBytesMin, partsMax, corsOrigins);
    }
}
