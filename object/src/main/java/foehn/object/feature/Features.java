package foehn.object.feature;

import foehn.object.Addresses;
import foehn.object.Feature;
import foehn.object.Headers;
import foehn.object.ObjectConfig;
import foehn.object.Parts;
import foehn.object.Rings;
import foehn.object.bulk.BulkDelete;
import foehn.object.bulk.BulkUpload;
import foehn.object.guard.DomainRemap;
import foehn.object.guard.EtagQuoter;
import foehn.object.guard.NameCheck;
import foehn.object.guard.RateLimit;
import foehn.object.guard.ReadOnly;
import foehn.object.large.DynamicLargeObjects;
import foehn.object.large.StaticLargeObjects;
import foehn.object.link.Symlinks;
import foehn.object.recon.Endpoints;
import foehn.object.recon.Recon;
import foehn.object.sync.ContainerSync;
import foehn.object.sync.Realms;
import foehn.object.sync.SyncSender;
import foehn.object.temp.Digest;
import foehn.object.temp.FormPosts;
import foehn.object.temp.TempUrls;
import foehn.object.version.HistoryContainers;
import foehn.object.version.ObjectVersions;
import foehn.object.web.CrossDomain;
import foehn.object.web.StaticWeb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        guards(parts, outer);
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
        var routes = crossDomain.routes().and(new Recon(parts).routes());
        if (Headers.isYes(config.setting("list_endpoints", ""))) {
            routes.and(new Endpoints(parts.backend()).routes());
        }
        var addresses = addresses(config, outer);
        return new Rings(outer, inner, ObjectVersions.keeping(), routes, addresses, sync(parts, outer));
    }

    /// What is off unless the configuration names it.
    private static void guards(Parts parts, List<Feature> outer) {
        var config = parts.config();
        if (Headers.isYes(config.setting("etag_quoter", ""))) {
            outer.add(new EtagQuoter(parts));
        }
        if (Headers.isYes(config.setting("name_check", ""))) {
            outer.add(new NameCheck());
        }
        boolean readOnly = Headers.isYes(config.setting("read_only", ""));
        if (readOnly || config.settings().containsKey("read_only")) {
            outer.add(new ReadOnly(parts, readOnly, Headers.isYes(config.setting("read_only_allow_deletes", ""))));
        }
        if (RateLimit.isWanted(config)) {
            outer.add(new RateLimit(parts));
        }
    }

    /// Containers that follow another, where an operator has named realms.
    private static List<Rings.Worker> sync(Parts parts, List<Feature> outer) {
        var file = parts.config().setting("container_sync_realms", "");
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            var realms = Realms.parse(Files.readAllLines(Path.of(file)));
            outer.addFirst(new ContainerSync(parts, realms));
            var seconds = Long.parseLong(parts.config().setting("container_sync_interval_seconds", "300"));
            return List.of(new SyncSender(parts, realms, Duration.ofSeconds(seconds)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("container_sync_realms cannot be read", unreadable);
        }
    }

    private static Optional<Addresses> addresses(ObjectConfig config, List<Feature> outer) {
        var domains = words(config.setting("storage_domain", ""));
        if (domains.isEmpty()) {
            return Optional.empty();
        }
        var remap = new DomainRemap(
                domains,
                words(config.setting("reseller_prefixes", "AUTH")),
                config.setting("default_reseller_prefix", ""));
        outer.add(remap);
        return Optional.of(remap);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[ ,]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /// `tempurl_digests`, for temporary URLs and forms: SHA-1 only where it is named.
    private static Set<Digest> digests(ObjectConfig config) {
        var digests = EnumSet.noneOf(Digest.class);
        for (var word : words(config.setting("tempurl_digests", "sha256 sha512"))) {
            digests.add(Digest.valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return digests;
    }

    private Features() {}
}
