package foehn.object.feature;

import foehn.object.Feature;
import foehn.object.ObjectConfig;
import foehn.object.Parts;
import foehn.object.Rings;
import foehn.object.bulk.BulkDelete;
import foehn.object.bulk.BulkUpload;
import foehn.object.large.DynamicLargeObjects;
import foehn.object.large.StaticLargeObjects;
import foehn.object.link.Symlinks;
import foehn.object.temp.Digest;
import foehn.object.temp.FormPosts;
import foehn.object.temp.TempUrls;
import foehn.object.version.HistoryContainers;
import foehn.object.version.ObjectVersions;
import foehn.object.web.CrossDomain;
import foehn.object.web.StaticWeb;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// All of Swift's features, in the order in which they must see a request: each stands on what is behind it.
public final class Features {
    /// Clients sign the address behind the host, or the one that Swift itself knows.
    private static final List<String> ROOTS = List.of("/v1/", "/object-store/v1/");

    /// To be given to [foehn.object.ObjectService].
    public static Rings rings(Parts parts) {
        var config = parts.config();
        var digests = digests(config);
        var crossDomain = new CrossDomain(config.setting("cross_domain_policy", CrossDomain.ANYBODY));
        var outer = new ArrayList<Feature>();
        outer.add(crossDomain);
        outer.add(new TempUrls(parts, digests, ROOTS));
        outer.add(new FormPosts(parts, digests, ROOTS));
        outer.add(new BulkUpload(config.objectBytesMax()));
        outer.add(new BulkDelete());
        outer.add(new StaticWeb(parts));
        List<Feature> inner = List.of(
                new StaticLargeObjects(parts),
                new DynamicLargeObjects(),
                new HistoryContainers(parts),
                new Symlinks(),
                new ObjectVersions(parts));
        return new Rings(outer, inner, ObjectVersions.keeping(), crossDomain.routes());
    }

    /// `tempurl_digests`, for temporary URLs and forms: SHA-1 only where it is named.
    private static Set<Digest> digests(ObjectConfig config) {
        var digests = EnumSet.noneOf(Digest.class);
        for (var word : config.setting("tempurl_digests", "sha256 sha512").split(" ", -1)) {
            if (!word.isBlank()) {
                digests.add(Digest.valueOf(word.toUpperCase(Locale.ROOT)));
            }
        }
        return digests;
    }

    private Features() {}
}
