package foehn.object.feature;

import foehn.object.Feature;
import foehn.object.Parts;
import foehn.object.Rings;
import foehn.object.bulk.BulkDelete;
import foehn.object.bulk.BulkUpload;
import foehn.object.large.DynamicLargeObjects;
import foehn.object.large.StaticLargeObjects;
import foehn.object.link.Symlinks;
import foehn.object.version.HistoryContainers;
import foehn.object.version.ObjectVersions;
import java.util.List;

/// All of Swift's features, in the order in which they must see a request: each stands on what is behind it.
public final class Features {
    /// To be given to [foehn.object.ObjectService].
    public static Rings rings(Parts parts) {
        List<Feature> outer = List.of(new BulkUpload(parts.config().objectBytesMax()), new BulkDelete());
        List<Feature> inner = List.of(
                new StaticLargeObjects(parts),
                new DynamicLargeObjects(),
                new HistoryContainers(parts),
                new Symlinks(),
                new ObjectVersions(parts));
        return new Rings(outer, inner, ObjectVersions.keeping());
    }

    private Features() {}
}
