package foehn.object.s3;

import foehn.object.Headers;
import foehn.object.ObjectConfig;
import java.util.Arrays;
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

    /// What the store's configuration says, in its `settings`: `s3-region`, `s3-strict-names`, `s3-domains` (with
    /// commas), `s3-acls`, `s3-part-bytes-min`, `s3-parts-max`, `s3-cors-origins` (with commas).
    ///
    /// Where nobody says so, S3's own lists rule only beside the store's own users: Keystone's share what is their
    /// project's, through either API.
    public static S3Options of(ObjectConfig config) {
        var settings = config.settings();
        var usual = defaults().withAcls(config.tempauth());
        return new S3Options(
                settings.getOrDefault("s3-region", usual.region),
                Headers.isYes(settings.getOrDefault("s3-strict-names", Boolean.toString(usual.strictNames))),
                list(settings.getOrDefault("s3-domains", "")),
                Headers.isYes(settings.getOrDefault("s3-acls", Boolean.toString(usual.acls))),
                Long.parseLong(settings.getOrDefault("s3-part-bytes-min", Long.toString(usual.partBytesMin))),
                Integer.parseInt(settings.getOrDefault("s3-parts-max", Integer.toString(usual.partsMax))),
                list(settings.getOrDefault("s3-cors-origins", "*")));
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    public S3Options withAcls(boolean rule) {
        return new S3Options(region, strictNames, domains, rule, partBytesMin, partsMax, corsOrigins);
    }
}
