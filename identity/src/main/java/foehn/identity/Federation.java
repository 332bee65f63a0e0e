package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.json.Fields;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of other identity providers and other clouds. It is kept for tools that manage it; nobody logs in
/// through it yet.
final class Federation {
    private static final int ID_MAX = 64;
    private static final int URL_MAX = 256;
    private static final int REMOTE_ID_MAX = 255;
    private static final int TTL_MAX = 365 * 24 * 60;
    private static final String RELAY_STATE = "ss:mem:";

    private final FederationStore store;
    private final Domains domains;
    private final ProjectStore projects;
    private final InstantSource clock;

    Federation(FederationStore store, Domains domains, ProjectStore projects, InstantSource clock) {
        this.store = store;
        this.domains = domains;
        this.projects = projects;
        this.clock = clock;
    }

    Page<IdentityProvider> providers(Listing listing) {
        return store.providers(listing);
    }

    IdentityProvider provider(String id) {
        return store.provider(id).orElseThrow(() -> Fault.notFound("Identity Provider", id));
    }

    List<String> remoteIds(IdentityProvider provider) {
        return store.remoteIds(provider.id());
    }

    /// In a domain of its own unless the body names one.
    IdentityProvider createProvider(String id, Fields body) {
        requireId(id);
        body.allowOnly("enabled", "description", "remote_ids", "domain_id", "authorization_ttl");
        var remoteIds = remoteIds(body, id);
        if (store.provider(id).isPresent()) {
            throw taken("identity_provider", id);
        }
        var named = body.optionalText("domain_id", 1, ID_MAX);
        named.ifPresent(domains::find);
        boolean enabled = Attributes.flag(body, "enabled", false);
        var description = Attributes.text(body, "description", Attributes.TEXT_MAX, null);
        var ttl = ttl(body, null);
        var provider = new IdentityProvider(id, named.orElseGet(this::ownDomain), enabled, description, ttl);
        store.insert(provider, remoteIds);
        return provider;
    }

    private String ownDomain() {
        var id = Ids.hex();
        var domain = new Project(
                id,
                id,
                null,
                null,
                true,
                true,
                "Auto generated federated domain",
                0,
                "{}",
                Options.NONE,
                clock.millis());
        projects.insert(domain, List.of());
        return id;
    }

    IdentityProvider updateProvider(String id, Fields body) {
        var before = provider(id);
        body.allowOnly("enabled", "description", "remote_ids", "authorization_ttl");
        var after = new IdentityProvider(
                id,
                before.domainId(),
                Attributes.flag(body, "enabled", before.enabled()),
                Attributes.text(body, "description", Attributes.TEXT_MAX, before.description()),
                ttl(body, before.authorizationTtl()));
        store.update(after, body.has("remote_ids") ? remoteIds(body, id) : store.remoteIds(id));
        return after;
    }

    void deleteProvider(String id) {
        store.deleteProvider(provider(id).id());
    }

    private static @Nullable Integer ttl(Fields body, @Nullable Integer before) {
        return body.has("authorization_ttl")
                ? body.optionalInteger("authorization_ttl", 0, TTL_MAX)
                        .map(Long::intValue)
                        .orElse(null)
                : before;
    }

    /// Each is one provider's.
    private List<String> remoteIds(Fields body, String providerId) {
        var ids = body.texts("remote_ids", REMOTE_ID_MAX);
        for (var id : ids) {
            if (id.isEmpty() || id.indexOf('\0') >= 0) {
                throw Fault.invalid("remote_ids", "A text is expected.");
            }
            if (store.providerOf(id).filter(other -> !other.equals(providerId)).isPresent()) {
                throw taken("remote id", id);
            }
        }
        if (new HashSet<>(ids).size() != ids.size()) {
            throw Fault.invalid("remote_ids", "Every id may stand there once.");
        }
        return ids;
    }

    Page<FederationProtocol> protocols(String providerId, Listing listing) {
        return store.protocols(listing.and("provider_id", provider(providerId).id()));
    }

    FederationProtocol protocol(String providerId, String id) {
        return store.protocol(provider(providerId).id(), id)
                .orElseThrow(() -> Fault.notFound("Federated protocol", id));
    }

    FederationProtocol createProtocol(String providerId, String id, Fields body) {
        requireId(id);
        body.allowOnly("mapping_id", "remote_id_attribute");
        var protocol = new FederationProtocol(
                id,
                provider(providerId).id(),
                knownMapping(body.text("mapping_id", 1, ID_MAX)),
                Attributes.text(body, "remote_id_attribute", ID_MAX, null));
        if (!store.insert(protocol)) {
            throw taken("federation_protocol", id);
        }
        return protocol;
    }

    FederationProtocol updateProtocol(String providerId, String id, Fields body) {
        var before = protocol(providerId, id);
        body.allowOnly("mapping_id", "remote_id_attribute");
        var after = new FederationProtocol(
                id,
                before.providerId(),
                body.has("mapping_id") ? knownMapping(body.text("mapping_id", 1, ID_MAX)) : before.mappingId(),
                Attributes.text(body, "remote_id_attribute", ID_MAX, before.remoteIdAttribute()));
        store.update(after);
        return after;
    }

    void deleteProtocol(String providerId, String id) {
        store.deleteProtocol(providerId, protocol(providerId, id).id());
    }

    private String knownMapping(String id) {
        if (store.mapping(id).isEmpty()) {
            throw Fault.invalid("mapping_id", "There is no mapping " + id + ".");
        }
        return id;
    }

    Page<FederationMapping> mappings(Listing listing) {
        return store.mappings(listing);
    }

    FederationMapping mapping(String id) {
        return store.mapping(id).orElseThrow(() -> Fault.notFound("Mapping", id));
    }

    FederationMapping createMapping(String id, Fields body) {
        requireId(id);
        var mapping = new FederationMapping(id, MappingRules.read(body), version(body));
        if (!store.insert(mapping)) {
            throw taken("mapping", id);
        }
        return mapping;
    }

    FederationMapping updateMapping(String id, Fields body) {
        mapping(id);
        var after = new FederationMapping(id, MappingRules.read(body), version(body));
        store.update(after);
        return after;
    }

    private static String version(Fields body) {
        return body.optionalText("schema_version", 1, 5).orElse("1.0");
    }

    void deleteMapping(String id) {
        store.deleteMapping(mapping(id).id());
    }

    Page<ServiceProvider> services(Listing listing) {
        return store.services(listing);
    }

    ServiceProvider service(String id) {
        return store.service(id).orElseThrow(() -> Fault.notFound("Service Provider", id));
    }

    ServiceProvider createService(String id, Fields body) {
        requireId(id);
        requireServiceFields(body);
        var provider = new ServiceProvider(
                id,
                url(body, "auth_url"),
                url(body, "sp_url"),
                Attributes.flag(body, "enabled", false),
                Attributes.text(body, "description", Attributes.TEXT_MAX, null),
                relayState(body).orElse(RELAY_STATE));
        if (!store.insert(provider)) {
            throw taken("service_provider", id);
        }
        return provider;
    }

    ServiceProvider updateService(String id, Fields body) {
        var before = service(id);
        requireServiceFields(body);
        var after = new ServiceProvider(
                id,
                body.has("auth_url") ? url(body, "auth_url") : before.authUrl(),
                body.has("sp_url") ? url(body, "sp_url") : before.spUrl(),
                Attributes.flag(body, "enabled", before.enabled()),
                Attributes.text(body, "description", Attributes.TEXT_MAX, before.description()),
                relayState(body).orElse(before.relayStatePrefix()));
        store.update(after);
        return after;
    }

    private static void requireServiceFields(Fields body) {
        body.allowOnly("auth_url", "sp_url", "enabled", "description", "relay_state_prefix");
    }

    private static Optional<String> relayState(Fields body) {
        return body.optionalText("relay_state_prefix", 0, URL_MAX);
    }

    private static String url(Fields body, String name) {
        var url = body.text(name, 1, URL_MAX);
        if (!url.matches("[a-zA-Z][a-zA-Z0-9+.-]*://\\S+")) {
            throw Fault.invalid(name, "An address is expected.");
        }
        return url;
    }

    void deleteService(String id) {
        store.deleteService(service(id).id());
    }

    private static void requireId(String id) {
        if (!id.matches("[\\w.~-]{1," + ID_MAX + "}")) {
            throw Fault.invalid("id", "1 to " + ID_MAX + " letters, digits and any of . _ ~ - are expected.");
        }
    }

    private static FaultException taken(String kind, String id) {
        return Fault.conflict(
                "Conflict occurred attempting to store " + kind + " - Duplicate entry found with ID " + id + ".");
    }
}
